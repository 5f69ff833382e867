package dev.firebreak.diagnostics;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/** Writes parts into a ZIP file. A part that fails is replaced by the reason; others follow. */
public final class Archive {
  /** Of one part, before compression. */
  private static final long MOST_BYTES = 64L << 20;

  private final List<Part> parts;
  private final Instant time;
  private final long mostBytes;

  private Archive(List<Part> parts, Instant time, long mostBytes) {
    this.parts = parts;
    this.time = time;
    this.mostBytes = mostBytes;
  }

  /**
   * Writes an archive and closes the stream.
   *
   * @param time the time of its files
   * @throws IOException if the stream can't be written, or the thread was interrupted
   */
  public static void write(List<Part> parts, Instant time, OutputStream out) throws IOException {
    write(parts, time, out, MOST_BYTES);
  }

  static void write(List<Part> parts, Instant time, OutputStream out, long mostBytes)
      throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      new Archive(parts, time, mostBytes).writeTo(zip);
    } finally {
      parts.forEach(part -> part.content().close());
    }
  }

  private void writeTo(ZipOutputStream zip) throws IOException {
    text(zip, "README.txt", readme());
    for (Part part : parts) {
      String failure = write(zip, part);
      if (failure != null) {
        text(zip, part.name() + ".failed.txt", failure + '\n');
      }
    }
  }

  private String readme() {
    StringBuilder text =
        new StringBuilder("What firebreak doctor found out about a node at " + time + ":\n\n");
    parts.forEach(part -> text.append(part.name()).append(": ").append(part.about()).append('\n'));
    return text.append("\nA file NAME.failed.txt says why NAME is missing or not complete.\n")
        .toString();
  }

  private @Nullable String write(ZipOutputStream zip, Part part) throws IOException {
    zip.putNextEntry(entry(part.name()));
    PartOutput out = new PartOutput(zip, mostBytes);
    String failure = null;
    try {
      part.content().writeTo(out);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    } catch (Exception | LinkageError e) {
      if (out.broken() && e instanceof IOException gone) {
        throw gone;
      }
      failure = e.toString();
    }
    zip.closeEntry();
    // So that what is complete reaches the caller while the next part is made.
    zip.flush();
    return failure;
  }

  private void text(ZipOutputStream zip, String name, String text) throws IOException {
    zip.putNextEntry(entry(name));
    zip.write(text.getBytes(StandardCharsets.UTF_8));
    zip.closeEntry();
  }

  private ZipEntry entry(String name) {
    ZipEntry entry = new ZipEntry(name);
    entry.setTime(time.toEpochMilli());
    return entry;
  }
}

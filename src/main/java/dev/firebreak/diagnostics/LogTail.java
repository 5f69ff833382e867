package dev.firebreak.diagnostics;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The last lines of the log, if standard error is a file. */
public final class LogTail {
  /** Standard error of this process, on Linux. */
  private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

  private static final int MOST_BYTES = 256 * 1024;

  private LogTail() {}

  /** Writes the last lines. */
  public static void writeTo(OutputStream out) throws IOException {
    writeTo(STANDARD_ERROR, out);
  }

  static void writeTo(Path log, OutputStream out) throws IOException {
    if (!Files.isRegularFile(log)) {
      throw new IOException(
          "the log is not a file; get it from what reads the node's standard error (journalctl,"
              + " docker logs, kubectl logs)");
    }
    ByteBuffer end;
    boolean whole;
    try (FileChannel file = FileChannel.open(log)) {
      long from = Math.max(0, file.size() - MOST_BYTES);
      whole = from == 0;
      end = ByteBuffer.allocate((int) (file.size() - from));
      while (end.hasRemaining() && file.read(end, from + end.position()) >= 0) {
        // One read may return less.
      }
    }
    String text = new String(end.array(), 0, end.position(), StandardCharsets.UTF_8);
    String lines = whole ? text : text.substring(text.indexOf('\n') + 1);
    out.write(Redaction.of(lines).getBytes(StandardCharsets.UTF_8));
  }
}

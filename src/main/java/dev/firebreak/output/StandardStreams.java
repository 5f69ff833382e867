package dev.firebreak.output;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Standard output and error of a process that must not block if they are not read. */
public final class StandardStreams {
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);
  private static final List<DetachedStream> DETACHED = new ArrayList<>();

  private StandardStreams() {}

  /**
   * Makes {@link System#out} and {@link System#err} never wait for their reader. Output beyond a
   * buffer of this size is dropped and counted.
   *
   * @param maxBytes the size of the buffer of each stream
   */
  public static synchronized void detach(int maxBytes) {
    if (DETACHED.isEmpty()) {
      System.setOut(detach(FileDescriptor.out, "stdout", maxBytes, System.out.charset()));
      System.setErr(detach(FileDescriptor.err, "stderr", maxBytes, System.err.charset()));
      Runtime.getRuntime().addShutdownHook(new Thread(StandardStreams::flush, "output-flush"));
    }
  }

  private static PrintStream detach(FileDescriptor to, String name, int maxBytes, Charset charset) {
    DetachedStream stream = DetachedStream.start(new FileOutputStream(to), name, maxBytes);
    DETACHED.add(stream);
    return new PrintStream(stream, true, charset);
  }

  /** The number of lines that were dropped so far. */
  public static synchronized long droppedLines() {
    return DETACHED.stream().mapToLong(DetachedStream::allDroppedLines).sum();
  }

  /** Waits, for a second at most, until all output is written. Call before a halt. */
  public static synchronized void flush() {
    long deadline = System.nanoTime() + LAST_WORDS.toNanos();
    DETACHED.forEach(stream -> stream.awaitWritten(deadline));
  }
}

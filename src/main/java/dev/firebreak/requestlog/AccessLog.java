package dev.firebreak.requestlog;

import dev.firebreak.config.AccessLogSettings;
import dev.firebreak.liveness.Loop;
import java.io.IOException;

/** The access log of a node. Thread-safe; no request waits for it. */
public final class AccessLog implements AutoCloseable {
  /** Each waiting entry takes about 300 bytes, and 3 KB with the longest texts. */
  private static final int MOST_WAITING = 4096;

  private final LogWriter writer;
  private final Loop loop;

  AccessLog(LogWriter writer) {
    this.writer = writer;
    loop = Loop.waiting("access-log", writer).start();
  }

  /**
   * Opens the log that the settings describe.
   *
   * @throws IOException if its file can't be written
   */
  public static AccessLog open(AccessLogSettings settings) throws IOException {
    return new AccessLog(
        new LogWriter(
            LineFormat.of(settings), LineSink.open(settings), MOST_WAITING, System::nanoTime));
  }

  /** Logs a request, or counts it as missing if too many wait to be written. */
  public void add(LoggedRequest request) {
    writer.add(request);
  }

  /** Writes what waits, and ends. */
  @Override
  public void close() {
    writer.close();
    loop.join();
  }
}

package dev.firebreak.traces;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives what the SDK of OpenTelemetry logs, which would go to standard error in a format of its
 * own. Failures of the exporter are left to {@link LoggedExporter}; that the queue is full is known
 * to the SDK alone.
 */
final class LibraryLog extends Handler {
  private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(LibraryLog.class);
  private static final String QUEUE = "BatchSpanProcessor";

  /** Kept, because Java forgets the settings of a logger that nothing refers to. */
  private static final Logger SDK = Logger.getLogger("io.opentelemetry");

  private final OnceAMinute warnings = new OnceAMinute(System::nanoTime);

  private LibraryLog() {}

  /** Receives the log from now on. */
  static synchronized void install() {
    if (SDK.getHandlers().length == 0) {
      SDK.setUseParentHandlers(false);
      SDK.setLevel(Level.WARNING);
      SDK.addHandler(new LibraryLog());
    }
  }

  @Override
  public void publish(LogRecord logged) {
    if (String.valueOf(logged.getLoggerName()).endsWith(QUEUE) && warnings.tryAcquire()) {
      LOG.warn(
          "Spans are lost, because more wait to be sent than firebreak.traces.queue allows ({});"
              + " the next such line is not before a minute from now.",
          logged.getMessage());
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}

package dev.firebreak.audit;

import dev.firebreak.config.AuditSettings;
import dev.firebreak.linefile.LineFile;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the lines of the audit log go. Used by one thread at a time. */
interface AuditSink extends AutoCloseable {
  /**
   * Appends lines, all or none; when it returns, they are on stable storage.
   *
   * @param lines each ended by a line feed
   * @throws IOException if they could not be written; the next attempt may succeed
   */
  void append(String lines) throws IOException;

  @Override
  default void close() throws IOException {}

  /**
   * Opens what the settings name: a file, or the log of the node, whose lines are as durable as
   * that log is.
   */
  static AuditSink open(AuditSettings settings) throws IOException {
    Path file = settings.file();
    if (file != null) {
      return inFile(LineFile.openDurable(file, settings.maxSize(), settings.keep()));
    }
    Logger log = LoggerFactory.getLogger("dev.firebreak.audit");
    return lines -> lines.lines().forEach(line -> log.info("{}", line));
  }

  private static AuditSink inFile(LineFile file) {
    return new AuditSink() {
      @Override
      public void append(String lines) throws IOException {
        file.append(lines);
      }

      @Override
      public void close() throws IOException {
        file.close();
      }
    };
  }
}

package dev.firebreak.requestlog;

import dev.firebreak.config.AccessLogSettings;
import dev.firebreak.linefile.LineFile;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the lines of the access log go. Used by one thread at a time. */
interface LineSink extends AutoCloseable {
  void append(String lines) throws IOException;

  @Override
  default void close() throws IOException {}

  /** Opens the file that the settings name, or the log of the node. */
  static LineSink open(AccessLogSettings settings) throws IOException {
    Path path = settings.file();
    if (path == null) {
      Logger log = LoggerFactory.getLogger("dev.firebreak.access-log");
      return lines -> lines.lines().forEach(line -> log.info("{}", line));
    }
    LineFile file = LineFile.openFast(path, settings.maxSize(), settings.keep());
    return new LineSink() {
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

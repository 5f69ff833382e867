package dev.firebreak.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How requests are logged.
 *
 * @param format the format of a line
 * @param file the file; null for the log of the node
 * @param maxSize the size of a file, in bytes
 * @param keep how many full files are kept
 */
public record AccessLogSettings(Format format, @Nullable Path file, long maxSize, int keep) {
  /** The name of the file in the data folder. */
  static final String FILE_NAME = "access.log";

  /** The format of a line. */
  public enum Format {
    OFF,
    /** The format of Apache and nginx with this name. */
    COMBINED,
    JSON
  }
}

package dev.firebreak.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads whether and how requests are logged. */
final class AccessLogReader {
  private static final int KIBI = 1024;
  private static final int MOST_FILES = 1000;

  private AccessLogReader() {}

  /**
   * Reads the settings; null if requests are not logged.
   *
   * @param home the folder against which a relative file is resolved
   * @param dataDir the folder of the usual file; null if the node has none
   */
  static @Nullable AccessLogSettings read(Section section, Path home, @Nullable Path dataDir) {
    AccessLogSettings settings =
        new AccessLogSettings(
            section.choice("format", AccessLogSettings.Format.class),
            AuditReader.file(section, home, dataDir, AccessLogSettings.FILE_NAME),
            section.bytes("max-size", 64 * KIBI, Long.MAX_VALUE),
            section.integer("keep", 1, MOST_FILES));
    section.refuseUnknownKeys();
    return settings.format() == AccessLogSettings.Format.OFF ? null : settings;
  }
}

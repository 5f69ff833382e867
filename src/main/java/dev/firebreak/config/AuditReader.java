package dev.firebreak.config;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads what is recorded in the audit log, and where. */
final class AuditReader {
  private static final String LOG = "log";
  private static final int KIBI = 1024;
  private static final int MOST_FILES = 1000;

  private AuditReader() {}

  /**
   * Reads the settings.
   *
   * @param home the folder against which a relative file is resolved
   * @param dataDir the folder of the usual file; null if the node has none
   */
  static AuditSettings read(Section audit, Path home, @Nullable Path dataDir) {
    AuditSettings settings =
        new AuditSettings(
            file(audit, home, dataDir, AuditSettings.FILE_NAME),
            audit.bytes("max-size", 64 * KIBI, Long.MAX_VALUE),
            audit.integer("keep", 1, MOST_FILES),
            events(audit));
    audit.refuseUnknownKeys();
    return settings;
  }

  /**
   * Reads where lines are written; null for the log of the node.
   *
   * @param name of the file in the data folder that is used if no file is set
   */
  static @Nullable Path file(Section section, Path home, @Nullable Path dataDir, String name) {
    String text = section.textOrNone("file");
    if (text.isEmpty()) {
      return dataDir == null ? null : dataDir.resolve(name);
    }
    return text.equals(LOG) ? null : home.resolve(section.folder("file")).toAbsolutePath();
  }

  private static Set<AuditSettings.Event> events(Section audit) {
    Set<AuditSettings.Event> events = EnumSet.noneOf(AuditSettings.Event.class);
    for (String word : audit.textsOrCommas("events")) {
      Arrays.stream(AuditSettings.Event.values())
          .filter(event -> word(event).equals(word))
          .findFirst()
          .ifPresentOrElse(
              events::add,
              () ->
                  audit.reject(
                      "events",
                      '"'
                          + word
                          + "\" is not one of "
                          + Arrays.stream(AuditSettings.Event.values())
                              .map(AuditReader::word)
                              .collect(Collectors.joining(", "))));
    }
    return events;
  }

  private static String word(AuditSettings.Event event) {
    return event.name().toLowerCase(Locale.ROOT);
  }
}

package dev.firebreak.requestlog;

import dev.firebreak.config.AccessLogSettings;
import java.time.ZoneId;

/** Makes the line of a request, in ASCII and with its line feed. */
@FunctionalInterface
interface LineFormat {
  String line(LoggedRequest request);

  /** The format that the settings name. */
  static LineFormat of(AccessLogSettings settings) {
    return settings.format() == AccessLogSettings.Format.JSON
        ? new JsonFormat()
        : new CombinedFormat(ZoneId.systemDefault());
  }
}

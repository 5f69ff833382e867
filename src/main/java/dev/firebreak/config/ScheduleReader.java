package dev.firebreak.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValue;
import dev.firebreak.api.Payload;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the schedules. */
final class ScheduleReader {
  /** The defaults that {@code reference.conf} documents. */
  private static final Config DEFAULTS =
      ConfigFactory.parseMap(Map.of("zone", "UTC", "missed", "run-once"), "Firebreak");

  private ScheduleReader() {}

  /**
   * Reads all schedules, in the order of their names.
   *
   * @param types the names of the declared types
   */
  static List<ScheduleSettings> read(Section schedules, Set<String> types) {
    List<ScheduleSettings> all = new ArrayList<>();
    for (String name : schedules.names()) {
      if (SettingsReader.NAME.matcher(name).matches()) {
        all.add(one(name, schedules.section(name).withFallback(DEFAULTS), types));
      } else {
        schedules.reject(name, "a schedule has a name of 1 to 64 letters, digits, - or _");
      }
    }
    return all;
  }

  private static ScheduleSettings one(String name, Section schedule, Set<String> types) {
    String type = schedule.text("type");
    if (!type.isBlank() && !types.contains(type)) {
      schedule.reject("type", "there is no type " + type + SpellingHints.hint(type, types));
    }
    ScheduleSettings settings =
        new ScheduleSettings(
            name,
            schedule.text("cron"),
            zone(schedule),
            type,
            input(schedule),
            schedule.choice("missed", ScheduleSettings.Missed.class));
    schedule.refuseUnknownKeys();
    return settings;
  }

  private static ZoneId zone(Section schedule) {
    String zone = schedule.text("zone");
    try {
      return ZoneId.of(zone);
    } catch (DateTimeException _) {
      if (!zone.isBlank()) {
        schedule.reject("zone", '"' + zone + "\" is not a time zone such as Europe/Berlin");
      }
      return ZoneOffset.UTC;
    }
  }

  private static Payload input(Section schedule) {
    if (!schedule.has("input")) {
      return Payload.of(new byte[0]);
    }
    ConfigValue value = schedule.value("input");
    return Payload.json(HoconJson.write(value).getBytes(StandardCharsets.UTF_8));
  }
}

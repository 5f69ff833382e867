package dev.firebreak.schedule;

import dev.firebreak.config.InvalidConfig;
import dev.firebreak.config.ScheduleSettings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The declared schedules. */
public final class Schedules {
  private final Map<String, Schedule> schedules;

  private Schedules(Map<String, Schedule> schedules) {
    this.schedules = schedules;
  }

  /**
   * Parses the cron expressions of the schedules.
   *
   * @throws InvalidConfig naming each key with an invalid cron expression
   */
  public static Schedules of(List<ScheduleSettings> settings) throws InvalidConfig {
    Map<String, Schedule> schedules = new LinkedHashMap<>();
    List<String> complaints = new ArrayList<>();
    for (ScheduleSettings one : settings) {
      try {
        schedules.put(one.name(), new Schedule(one, Cron.parse(one.cron(), one.zone())));
      } catch (IllegalArgumentException e) {
        complaints.add(one.cronKey() + ": \"" + one.cron() + "\": " + e.getMessage());
      }
    }
    if (!complaints.isEmpty()) {
      throw new InvalidConfig(complaints);
    }
    return new Schedules(Collections.unmodifiableMap(schedules));
  }

  Map<String, Schedule> byName() {
    return schedules;
  }
}

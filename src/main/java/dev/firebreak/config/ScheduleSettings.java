package dev.firebreak.config;

import dev.firebreak.api.Payload;
import java.time.ZoneId;

/**
 * Work that is to be done at certain times, as declared.
 *
 * @param name what it is called
 * @param cron when: minute, hour, day of the month, month, day of the week
 * @param zone where the clock hangs that is meant
 * @param type of the tasks that it makes
 * @param input what each of them is given
 * @param missed what becomes of times at which no node was there
 */
public record ScheduleSettings(
    String name, String cron, ZoneId zone, String type, Payload input, Missed missed) {

  /** What becomes of times at which no node was there. */
  public enum Missed {
    /** The latest of them is made up for. */
    RUN_ONCE,
    /** They are left out. */
    SKIP
  }

  /** The full name of the key that says when. */
  public String cronKey() {
    return "firebreak.schedules." + name + ".cron";
  }
}

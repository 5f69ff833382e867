package dev.firebreak.config;

import dev.firebreak.api.Payload;
import java.time.ZoneId;

/**
 * A declared schedule, which submits tasks at fixed times.
 *
 * @param name the name of the schedule
 * @param cron the times: minute, hour, day of the month, month, day of the week
 * @param zone the time zone of these times
 * @param type the type of the tasks
 * @param input the input of each task
 * @param missed what happens at times at which no node ran
 */
public record ScheduleSettings(
    String name, String cron, ZoneId zone, String type, Payload input, Missed missed) {

  /** What happens at times at which no node ran. */
  public enum Missed {
    /** The latest of these times is made up for. */
    RUN_ONCE,
    /** These times are skipped. */
    SKIP
  }

  /** The full name of the cron key. */
  public String cronKey() {
    return "firebreak.schedules." + name + ".cron";
  }
}

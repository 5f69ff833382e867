package dev.firebreak.schedule;

import dev.firebreak.config.InvalidConfig;
import dev.firebreak.config.ScheduleSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** The declared schedules. */
public final class Schedules {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
  private static final double JITTER = 0.2;

  private final List<Schedule> schedules;

  private Schedules(List<Schedule> schedules) {
    this.schedules = schedules;
  }

  /**
   * Parses the cron expressions of the schedules.
   *
   * @throws InvalidConfig naming each key with an invalid cron expression
   */
  public static Schedules of(List<ScheduleSettings> settings) throws InvalidConfig {
    List<Schedule> schedules = new ArrayList<>();
    List<String> complaints = new ArrayList<>();
    for (ScheduleSettings one : settings) {
      try {
        schedules.add(new Schedule(one, Cron.parse(one.cron(), one.zone())));
      } catch (IllegalArgumentException e) {
        complaints.add(one.cronKey() + ": \"" + one.cron() + "\": " + e.getMessage());
      }
    }
    if (!complaints.isEmpty()) {
      throw new InvalidConfig(complaints);
    }
    return new Schedules(List.copyOf(schedules));
  }

  /**
   * Returns an actor that runs the schedules, each in a child actor, until it stops. A schedule
   * whose actor fails continues from its stored progress.
   *
   * @param sink submits the tasks
   * @param memory stores the progress, and provides the clock
   */
  public Behavior<Void> behavior(Firing.Sink sink, ScheduleProgressStore memory) {
    Scheduler.Tools tools = new Scheduler.Tools(sink, memory);
    return Behaviors.setup(
        context -> {
          for (Schedule schedule : schedules) {
            context.spawn(
                Behaviors.supervise(Scheduler.create(schedule, tools))
                    .onFailure(
                        Exception.class,
                        SupervisorStrategy.restartWithBackoff(FIRST_PAUSE, LONGEST_PAUSE, JITTER)),
                schedule.settings().name());
          }
          return Behaviors.empty();
        });
  }
}

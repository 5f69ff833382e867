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
   * Understands when they are due.
   *
   * @throws InvalidConfig naming each key whose cron expression means nothing
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
   * An actor that keeps them, each in an actor of its own below it, for as long as it lives. A
   * schedule whose actor fails goes on from what it remembers.
   *
   * @param sink where the tasks go
   * @param memory where they remember how far they came, and whose clock they go by
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

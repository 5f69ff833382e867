package dev.firebreak.schedule;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * The parent of the actors that run schedules. Each message has the schedules that are declared.
 */
final class ScheduleGroup extends AbstractMatchingBehavior<Schedules> {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
  private static final double JITTER = 0.2;

  private final Scheduler.Tools tools;
  private final Map<String, Running> running = new HashMap<>();

  /** Counts the actors, since the name of one that is stopping is not free yet. */
  private long spawned;

  private record Running(Schedule schedule, ActorRef<Scheduler.Command> actor) {}

  ScheduleGroup(ActorContext<Schedules> context, Scheduler.Tools tools) {
    super(context);
    this.tools = tools;
  }

  @Override
  public Behavior<Schedules> onMessage(Schedules declared) {
    running
        .entrySet()
        .removeIf(
            one -> {
              Running old = one.getValue();
              boolean ends = !Schedule.same(old.schedule(), declared.byName().get(one.getKey()));
              if (ends) {
                getContext().stop(old.actor());
              }
              return ends;
            });
    declared
        .byName()
        .forEach((name, schedule) -> running.computeIfAbsent(name, _ -> start(schedule)));
    return this;
  }

  @Override
  public Behavior<Schedules> onSignal(Signal signal) {
    return Behaviors.unhandled();
  }

  private Running start(Schedule schedule) {
    return new Running(
        schedule,
        getContext()
            .spawn(
                Behaviors.supervise(Scheduler.create(schedule, tools))
                    .onFailure(
                        Exception.class,
                        SupervisorStrategy.restartWithBackoff(FIRST_PAUSE, LONGEST_PAUSE, JITTER)),
                schedule.settings().name() + "-" + ++spawned));
  }
}

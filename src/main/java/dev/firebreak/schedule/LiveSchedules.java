package dev.firebreak.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;

/** The schedules of a node, which can be replaced while it runs. Thread-safe. */
public final class LiveSchedules {
  private final Map<String, String> troubles = new ConcurrentHashMap<>();
  private volatile Schedules now;

  /** Null before the actor is started. */
  private volatile @Nullable ActorRef<Schedules> actor;

  /** Starts with these schedules. */
  public LiveSchedules(Schedules first) {
    now = first;
  }

  /**
   * Returns an actor that runs the schedules, each in a child actor, until it stops. A schedule
   * whose actor fails continues from its stored progress.
   *
   * @param sink submits the tasks
   * @param memory stores the progress, and provides the clock
   */
  public Behavior<Schedules> behavior(Firing.Sink sink, ScheduleProgressStore memory) {
    Scheduler.Tools tools = new Scheduler.Tools(sink, memory, troubles);
    return Behaviors.setup(
        context -> {
          actor = context.getSelf();
          // Read after the reference is set: what replaces it later is sent to this actor.
          return new ScheduleGroup(context, tools).onMessage(now);
        });
  }

  /** The schedules by name. */
  Map<String, Schedule> declared() {
    return now.byName();
  }

  /** Why schedules can't continue on this node now, by name. */
  Map<String, String> troubles() {
    return troubles;
  }

  /**
   * Replaces the schedules. Those that stay the same go on; a changed one continues from its stored
   * progress, unless its times have changed: it then begins at the present time.
   *
   * @return the names of the schedules that are new, have changed or are no longer declared
   */
  public List<String> replace(Schedules next) {
    TreeSet<String> names = new TreeSet<>(now.byName().keySet());
    names.addAll(next.byName().keySet());
    List<String> changed = new ArrayList<>();
    for (String name : names) {
      if (!Schedule.same(now.byName().get(name), next.byName().get(name))) {
        changed.add(name);
      }
    }
    now = next;
    ActorRef<Schedules> running = actor;
    if (running != null) {
      running.tell(next);
    }
    return changed;
  }
}

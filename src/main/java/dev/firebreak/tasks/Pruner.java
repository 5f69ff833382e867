package dev.firebreak.tasks;

import dev.firebreak.store.StoreActivity;
import dev.firebreak.store.TaskStore;
import java.time.Duration;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes tasks that ended longer ago than the retention, at their pace. */
public final class Pruner extends AbstractBehavior<Pruner.Command> {
  private static final Logger LOG = LoggerFactory.getLogger(Pruner.class);

  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMinutes(1);

  /** The store has as much time for other operations as a deletion takes, or this. */
  private static final Duration LONGEST_BETWEEN = Duration.ofMillis(200);

  private final TaskStore store;
  private final Duration retention;
  private final TimerScheduler<Command> timers;
  private DeletionPace pace = DeletionPace.slowest();

  /** The pause before the last deletion. */
  private Duration pause = pace.pause();

  /** The messages that the pruner sends itself. */
  public sealed interface Command {}

  private record Look() implements Command {}

  private record Done(int deleted, StoreActivity activity, Duration took) implements Command {}

  private record Failed(Throwable failure) implements Command {}

  private Pruner(
      ActorContext<Command> context,
      TaskStore store,
      Duration retention,
      TimerScheduler<Command> timers) {
    super(context);
    this.store = store;
    this.retention = retention;
    this.timers = timers;
  }

  /**
   * Creates the pruner of a node, which begins at once.
   *
   * @param retention how long ended tasks are kept
   */
  public static Behavior<Command> create(TaskStore store, Duration retention) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  context.getSelf().tell(new Look());
                  return new Pruner(context, store, retention, timers);
                }));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Look.class, _ -> look())
        .onMessage(Done.class, this::onDone)
        .onMessage(Failed.class, this::onFailed)
        .build();
  }

  private Behavior<Command> look() {
    StoreActivity activity = StoreActivity.begin("pruning, tasks");
    long begun = System.nanoTime();
    getContext()
        .pipeToSelf(
            store.prune(retention, pace.most()),
            (deleted, failure) ->
                failure == null
                    ? new Done(deleted, activity, Duration.ofNanos(System.nanoTime() - begun))
                    : new Failed(failure));
    return this;
  }

  private Behavior<Command> onDone(Done done) {
    done.activity.end(done.deleted);
    pace = pace.after(done.deleted, pause.plus(done.took));
    pause = pause(pace, done.took);
    timers.startSingleTimer(new Look(), pause);
    return this;
  }

  private Behavior<Command> onFailed(Failed failed) {
    LOG.warn(
        "Old tasks could not be deleted from the store ({}); retrying in {} s.",
        failed.failure.toString(),
        PAUSE_AFTER_FAILURE.toSeconds());
    timers.startSingleTimer(new Look(), PAUSE_AFTER_FAILURE);
    return this;
  }

  /** Returns the pause after a deletion that took so long. */
  static Duration pause(DeletionPace pace, Duration took) {
    Duration rest = pace.pause().minus(took);
    Duration least = took.compareTo(LONGEST_BETWEEN) < 0 ? took : LONGEST_BETWEEN;
    return rest.compareTo(least) > 0 ? rest : least;
  }
}

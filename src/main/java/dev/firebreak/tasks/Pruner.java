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

/**
 * Deletes tasks that ended longer ago than the retention. It looks for them so often that it finds
 * few each time: all tasks of a minute at once would delay other operations of the store.
 */
public final class Pruner extends AbstractBehavior<Pruner.Command> {
  private static final Logger LOG = LoggerFactory.getLogger(Pruner.class);

  /** The pause while no tasks become old: what has become old at the end of it is not much yet. */
  static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMinutes(1);

  /** How many tasks are deleted at a time. */
  static final int MOST = 1000;

  /** How many tasks should have become old in a pause. */
  private static final int EXPECTED = 250;

  /** While more tasks wait to be deleted, the pause is as long as the deletion took, or this. */
  private static final Duration LONGEST_BETWEEN = Duration.ofMillis(200);

  private final TaskStore store;
  private final Duration retention;
  private final TimerScheduler<Command> timers;
  private Duration pause = LONGEST_PAUSE;

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
            store.prune(retention, MOST),
            (deleted, failure) ->
                failure == null
                    ? new Done(deleted, activity, Duration.ofNanos(System.nanoTime() - begun))
                    : new Failed(failure));
    return this;
  }

  private Behavior<Command> onDone(Done done) {
    done.activity.end(done.deleted);
    pause = next(pause, done.deleted, done.took);
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

  /**
   * Returns the next pause.
   *
   * @param pause the one before
   * @param deleted how many tasks were deleted after it
   * @param took how long that took
   */
  static Duration next(Duration pause, int deleted, Duration took) {
    if (deleted == MOST) { // Leaves the store's writer half of its time at least.
      return took.compareTo(LONGEST_BETWEEN) < 0 ? took : LONGEST_BETWEEN;
    }
    long nanos = pause.plus(took).toNanos() * EXPECTED / Math.max(1, deleted);
    return Duration.ofNanos(Math.min(Math.max(nanos, took.toNanos()), LONGEST_PAUSE.toNanos()));
  }
}

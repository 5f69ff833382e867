package dev.firebreak.tasks;

import dev.firebreak.store.StoreActivity;
import dev.firebreak.store.TaskStore;
import java.time.Duration;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes tasks that ended longer ago than the retention, a slice at a time. */
public final class Pruner {
  private static final Logger LOG = LoggerFactory.getLogger(Pruner.class);
  private static final Duration PAUSE = Duration.ofMinutes(1);

  /** The size of a slice, which bounds how long other operations wait. */
  static final int SLICE = 250;

  /** After a full slice the next one follows when as much time has passed as it took, or this. */
  private static final Duration LONGEST_BETWEEN = Duration.ofMillis(200);

  private Pruner() {}

  /** The messages that the pruner sends itself. */
  public sealed interface Command {}

  private record Look() implements Command {}

  private record Done(int forgotten, StoreActivity activity, Duration took) implements Command {}

  private record Failed(Throwable failure) implements Command {}

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
                  return Behaviors.receiveMessage(
                      message -> {
                        switch (message) {
                          case Look _ -> {
                            StoreActivity activity = StoreActivity.begin("pruning, tasks");
                            long begun = System.nanoTime();
                            context.pipeToSelf(
                                store.prune(retention, SLICE),
                                (done, failure) ->
                                    failure == null
                                        ? new Done(
                                            done,
                                            activity,
                                            Duration.ofNanos(System.nanoTime() - begun))
                                        : new Failed(failure));
                          }
                          case Done(int forgotten, StoreActivity activity, Duration took) -> {
                            activity.end(forgotten);
                            timers.startSingleTimer(
                                new Look(), forgotten < SLICE ? PAUSE : between(took));
                          }
                          case Failed(Throwable failure) -> {
                            LOG.warn(
                                "Old tasks could not be deleted from the store ({}); retrying in {}"
                                    + " s.",
                                failure.toString(),
                                PAUSE.toSeconds());
                            timers.startSingleTimer(new Look(), PAUSE);
                          }
                        }
                        return Behaviors.same();
                      });
                }));
  }

  /** Leaves the store's writer half of its time at least. */
  private static Duration between(Duration took) {
    return took.compareTo(LONGEST_BETWEEN) < 0 ? took : LONGEST_BETWEEN;
  }
}

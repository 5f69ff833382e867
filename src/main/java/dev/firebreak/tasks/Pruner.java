package dev.firebreak.tasks;

import java.time.Duration;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Forgets tasks that have been over for longer than they are kept, a slice at a time. */
public final class Pruner {
  private static final Logger LOG = LoggerFactory.getLogger(Pruner.class);
  private static final Duration PAUSE = Duration.ofMinutes(1);

  /** So long nobody else waits for the store; if there were so many, more follow soon. */
  private static final int SLICE = 5_000;

  private static final Duration BETWEEN_SLICES = Duration.ofMillis(200);

  private Pruner() {}

  /** What a pruner is told, by itself. */
  public sealed interface Command {}

  private record Look() implements Command {}

  private record Done(int forgotten) implements Command {}

  private record Failed(Throwable failure) implements Command {}

  /** One per node, which begins at once. */
  public static Behavior<Command> create(TaskService tasks) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  context.getSelf().tell(new Look());
                  return Behaviors.receiveMessage(
                      message -> {
                        switch (message) {
                          case Look _ ->
                              context.pipeToSelf(
                                  tasks.store().prune(tasks.retention(), SLICE),
                                  (done, failure) ->
                                      failure == null ? new Done(done) : new Failed(failure));
                          case Done(int forgotten) ->
                              timers.startSingleTimer(
                                  new Look(), forgotten < SLICE ? PAUSE : BETWEEN_SLICES);
                          case Failed(Throwable failure) -> {
                            LOG.warn(
                                "Old tasks can't be forgotten now ({}); trying again in {} s.",
                                failure.toString(),
                                PAUSE.toSeconds());
                            timers.startSingleTimer(new Look(), PAUSE);
                          }
                        }
                        return Behaviors.same();
                      });
                }));
  }
}

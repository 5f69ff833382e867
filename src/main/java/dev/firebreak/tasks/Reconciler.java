package dev.firebreak.tasks;

import dev.firebreak.store.Reconciled;
import dev.firebreak.store.TaskStore;
import dev.firebreak.task.Claim;
import java.time.Duration;
import java.util.Set;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares what the store says that this node runs with what it runs: the answer to a claim may be
 * lost on its way, and its tasks would wait for ever for somebody who knows nothing of them; and so
 * may word from another node that an attempt is to stop.
 */
public final class Reconciler {
  private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);
  private static final Duration PAUSE = Duration.ofSeconds(10);

  /** A store that could not be asked may have lost answers too. */
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

  private Reconciler() {}

  /** What a reconciler is told, by itself. */
  public sealed interface Command {}

  private enum Look implements Command {
    LOOK
  }

  private record Done(Reconciled found) implements Command {}

  private record Failed(Throwable failure) implements Command {}

  /** One per node whose store others write too; see {@link TaskStore#reconcile}. */
  public static Behavior<Command> create(TaskService tasks) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  timers.startSingleTimer(Look.LOOK, PAUSE);
                  return Behaviors.receiveMessage(
                      message -> {
                        switch (message) {
                          case Look _ ->
                              context.pipeToSelf(
                                  tasks.store().reconcile(tasks.attempts().claims()),
                                  (done, failure) ->
                                      failure == null ? new Done(done) : new Failed(failure));
                          case Done(Reconciled(int released, Set<Claim> stopping)) -> {
                            stopping.forEach(tasks.wishes()::stopHere);
                            if (released > 0) {
                              LOG.warn(
                                  "{} tasks were this node's without its knowledge; they wait"
                                      + " again.",
                                  released);
                              tasks.types().keySet().forEach(tasks::workWaits);
                            }
                            timers.startSingleTimer(Look.LOOK, PAUSE);
                          }
                          case Failed _ -> timers.startSingleTimer(Look.LOOK, AFTER_FAILURE);
                        }
                        return Behaviors.same();
                      });
                }));
  }
}

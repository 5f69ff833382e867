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
 * Compares the claims that the store has of this node with the attempts that run. The answer to a
 * claim may be lost, and its tasks would then stay claimed by a node that does not know of them; so
 * may another node's message that an attempt is to stop.
 */
public final class Reconciler {
  private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);
  private static final Duration PAUSE = Duration.ofSeconds(10);

  /** After a time without the store, answers of it may be lost as well. */
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

  private Reconciler() {}

  /** The messages that the reconciler sends itself. */
  public sealed interface Command {}

  private enum Look implements Command {
    LOOK
  }

  private record Done(Reconciled found) implements Command {}

  private record Failed(Throwable failure) implements Command {}

  /** Creates the reconciler of a node that shares its store; see {@link TaskStore#reconcile}. */
  static Behavior<Command> create(TaskRunner tasks, TaskCommands commands) {
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
                            stopping.forEach(commands::stopHere);
                            if (released > 0) {
                              LOG.warn(
                                  "{} tasks that this node had claimed without knowing it, because"
                                      + " a reply of the store was lost, are queued again.",
                                  released);
                              tasks.parts().types().now().keySet().forEach(tasks.hints()::due);
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

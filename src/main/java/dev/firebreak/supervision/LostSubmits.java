package dev.firebreak.supervision;

import org.apache.pekko.actor.AllDeadLetters;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Answers runs that never reached their supervisor, because it had stopped, or its stash was full
 * while it was restarted. Neither is expected; if it happens, no caller waits for ever.
 */
public final class LostSubmits {
  private LostSubmits() {}

  /** To be spawned once per node, before the supervisors. */
  public static Behavior<AllDeadLetters> create() {
    return Behaviors.setup(
        context -> {
          context
              .getSystem()
              .eventStream()
              .tell(new EventStream.Subscribe<>(AllDeadLetters.class, context.getSelf()));
          return Behaviors.receiveMessage(
              lost -> {
                if (lost.message() instanceof Supervisor.Submit submit) {
                  Run run = submit.run();
                  run.refuse(run.type().capacity().interrupted(false));
                }
                return Behaviors.same();
              });
        });
  }
}

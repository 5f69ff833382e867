package dev.firebreak.supervision;

import dev.firebreak.admission.Definition;
import dev.firebreak.isolation.ProcessWait;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * The deadlines of an attempt that needs a process, as its run allows them. The supervisor enforces
 * them.
 */
record ProcessWaitLimit(
    Run run,
    Definition definition,
    ActorRef<Worker.Command> worker,
    ActorRef<Supervisor.Command> supervisor)
    implements ProcessWait {

  @Override
  public long deadlineOfAttempt(long now) {
    return run.deadlineOr(now + run.timeout(definition).toNanos());
  }

  @Override
  public long deadlineOfWait(long now) {
    return run.deadlineOr(now + definition.settings().capacity().maxWait().toNanos());
  }

  @Override
  public void deadlineChanged(long deadline, boolean waiting) {
    supervisor.tell(new Supervisor.NewDeadline(worker, deadline, waiting));
  }
}

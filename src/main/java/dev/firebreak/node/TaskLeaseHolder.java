package dev.firebreak.node;

import dev.firebreak.output.StandardStreams;
import dev.firebreak.store.LeaseHolder;
import dev.firebreak.task.Claim;
import dev.firebreak.tasks.Attempts;
import java.util.List;

/** Stops this node's tasks when its lease ends. Calls continue, because they need no lease. */
record TaskLeaseHolder(Attempts attempts) implements LeaseHolder {
  /** EX_TEMPFAIL of sysexits.h: a retry may succeed. The keeper restarts the node. */
  private static final int TEMPORARY = 75;

  @Override
  public void stop() {
    attempts.stopOnLeaseLoss();
  }

  @Override
  public boolean busy() {
    return attempts.busy();
  }

  @Override
  public List<Claim> onThreads() {
    return attempts.onThreads();
  }

  @Override
  public void halt() {
    StandardStreams.flush();
    Runtime.getRuntime().halt(TEMPORARY);
  }
}

package dev.firebreak.node;

import dev.firebreak.output.StandardStreams;
import dev.firebreak.store.LeaseHolder;
import dev.firebreak.task.Claim;
import dev.firebreak.tasks.Attempts;
import java.util.List;

/** Gives up the tasks of this node when its lease ends. Calls go on: they need no lease. */
record TaskLeaseHolder(Attempts attempts) implements LeaseHolder {
  /** As sysexits.h: not now, but later perhaps. Who keeps this node starts it again. */
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
  public List<Claim> inside() {
    return attempts.inside();
  }

  @Override
  public void halt() {
    StandardStreams.flush();
    Runtime.getRuntime().halt(TEMPORARY);
  }
}

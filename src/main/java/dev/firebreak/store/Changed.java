package dev.firebreak.store;

import dev.firebreak.task.Claim;
import java.util.List;

/**
 * The result of a request to change many tasks.
 *
 * @param more whether more tasks match
 * @param stopping claims whose attempts are to be stopped
 * @param moved the tasks that were changed at once
 */
public record Changed(boolean more, List<Claim> stopping, List<Moved> moved) {

  /** How many tasks were changed or will be. */
  public int changed() {
    return stopping.size() + moved.size();
  }
}

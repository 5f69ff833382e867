package dev.firebreak.store;

import dev.firebreak.task.Claim;
import java.util.List;

/**
 * What became of a wish about many tasks.
 *
 * @param more whether there are more of them
 * @param stopping claims whose attempts are to be stopped
 * @param moved those that were changed at once
 */
public record Changed(boolean more, List<Claim> stopping, List<Moved> moved) {

  /** How many were changed, or will be. */
  public int changed() {
    return stopping.size() + moved.size();
  }
}

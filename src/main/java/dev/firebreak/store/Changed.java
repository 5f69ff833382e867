package dev.firebreak.store;

import dev.firebreak.task.Claim;
import dev.firebreak.task.RunId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of a request to change many tasks.
 *
 * @param next where the next request continues, if more tasks may match: only older ones were not
 *     looked at; null if all were
 * @param stopping claims whose attempts are to be stopped
 * @param moved the tasks that were changed at once
 */
public record Changed(@Nullable RunId next, List<Claim> stopping, List<Moved> moved) {

  /** Whether more tasks may match. */
  public boolean more() {
    return next != null;
  }

  /** How many tasks were changed or will be. */
  public int changed() {
    return stopping.size() + moved.size();
  }
}

package dev.firebreak.store;

import dev.firebreak.task.Claim;
import java.util.List;
import java.util.Set;

/**
 * What became of a wish about many tasks.
 *
 * @param changed how many were changed
 * @param more whether there are more of them
 * @param stopping claims whose attempts are to be stopped
 * @param types those of which a task was changed
 */
public record Changed(int changed, boolean more, List<Claim> stopping, Set<String> types) {}

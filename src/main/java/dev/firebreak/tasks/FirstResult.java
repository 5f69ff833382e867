package dev.firebreak.tasks;

import dev.firebreak.api.Payload;
import java.time.Instant;

/**
 * What was recorded when the first attempt of a task ended with a result. That attempt has recorded
 * no steps. With what its submission stored, this is the whole task.
 *
 * @param finishedAt when the task has ended, by the store's clock
 * @param node where the attempt ran
 * @param payload the result
 */
public record FirstResult(Instant finishedAt, String node, Payload payload) {}

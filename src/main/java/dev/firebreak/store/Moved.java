package dev.firebreak.store;

import dev.firebreak.task.RunId;

/**
 * A task that was cancelled before it ran, or queued again.
 *
 * @param id its name
 * @param type its type's name
 * @param attempts how many it has had, as far as they count
 */
public record Moved(RunId id, String type, int attempts) {}

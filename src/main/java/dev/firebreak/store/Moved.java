package dev.firebreak.store;

import dev.firebreak.task.RunId;

/**
 * A task that was cancelled while queued, or queued again.
 *
 * @param id its id
 * @param type its type's name
 * @param owner to whom it belongs; empty for nobody
 * @param attempts how many attempts count
 */
public record Moved(RunId id, String type, String owner, int attempts) {}

package dev.firebreak.store;

import dev.firebreak.task.RunId;

/**
 * A task that was cancelled while queued, or queued again.
 *
 * @param id its id
 * @param type its type's name
 * @param owner the owner of the task; empty if it has none
 * @param attempts how many attempts count
 */
public record Moved(RunId id, String type, String owner, int attempts) {}

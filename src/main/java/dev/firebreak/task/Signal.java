package dev.firebreak.task;

import java.time.Instant;

/**
 * A signal that a task has received.
 *
 * @param name its name, which no other signal of the task has
 * @param receivedAt when it was recorded
 * @param contentType the media type of its body
 * @param bytes the length of its body
 */
public record Signal(String name, Instant receivedAt, String contentType, long bytes) {}

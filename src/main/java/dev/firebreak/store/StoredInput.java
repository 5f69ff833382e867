package dev.firebreak.store;

import dev.firebreak.api.Payload;
import org.jspecify.annotations.Nullable;

/**
 * The input of a task.
 *
 * @param contentType its media type
 * @param bytes its length
 * @param payload the input; null if it is longer than the caller wanted to read
 */
public record StoredInput(String contentType, long bytes, @Nullable Payload payload) {}

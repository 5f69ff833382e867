package dev.firebreak.store;

import dev.firebreak.api.Payload;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that are stored with a task: its input, or the result of a step.
 *
 * @param contentType their media type
 * @param bytes their length
 * @param payload the bytes; null if there are more than the caller wanted to read
 */
public record StoredBytes(String contentType, long bytes, @Nullable Payload payload) {}

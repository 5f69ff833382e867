package dev.firebreak.http;

import dev.firebreak.api.Payload;
import dev.firebreak.memory.ByteBudget;

/**
 * A body that has arrived.
 *
 * @param payload its content
 * @param share its part of the memory budget, to be released once the bytes are no longer needed
 */
record Body(Payload payload, ByteBudget.Share share) {}

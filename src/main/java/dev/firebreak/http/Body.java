package dev.firebreak.http;

import dev.firebreak.api.Payload;
import dev.firebreak.memory.ByteBudget;

/**
 * A body that has arrived.
 *
 * @param payload all of it
 * @param share what it holds of the budget, to be released once nobody needs the bytes any more
 */
record Body(Payload payload, ByteBudget.Share share) {}

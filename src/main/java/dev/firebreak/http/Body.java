package dev.firebreak.http;

import dev.firebreak.api.Head;
import dev.firebreak.api.Payload;
import dev.firebreak.memory.ByteBudget;
import org.jspecify.annotations.Nullable;

/**
 * A body that has arrived.
 *
 * @param payload its content
 * @param share its part of the memory budget, to be released once the bytes are no longer needed
 */
record Body(Payload payload, ByteBudget.Share share) {

  /**
   * The same body with the head of its request.
   *
   * @param head null if the head is not passed on
   */
  Body withHead(@Nullable Head head) {
    return head == null ? this : new Body(payload.withHead(head), share);
  }
}

package dev.firebreak.demo;

import dev.firebreak.api.Attempt;
import dev.firebreak.api.Handler;
import dev.firebreak.api.Payload;

/**
 * Calls itself until the stack is full: a StackOverflowError, which would end a plain Pekko node.
 */
public final class Overflow implements Handler<Payload, Payload> {
  @Override
  public Payload handle(Payload input, Attempt attempt) {
    return Payload.text("depth " + deeper(1));
  }

  @SuppressWarnings("InfiniteRecursion") // The purpose of this handler.
  private static int deeper(int depth) {
    return Math.max(depth, deeper(depth + 1));
  }
}

package dev.firebreak.demo;

import dev.firebreak.api.Attempt;
import dev.firebreak.api.Handler;
import dev.firebreak.api.Payload;

/** Answers with its input. */
public final class Echo implements Handler<Payload, Payload> {
  @Override
  public Payload handle(Payload input, Attempt attempt) {
    return input;
  }
}

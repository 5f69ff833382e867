package dev.firebreak.demo;

import dev.firebreak.api.Attempt;
import dev.firebreak.api.Handler;
import dev.firebreak.api.Payload;

/** Keeps a processor busy for ever, and ignores cancel and interrupt. */
public final class Spin implements Handler<Payload, Payload> {
  @Override
  public Payload handle(Payload input, Attempt attempt) {
    while (true) {
      Thread.onSpinWait();
    }
  }
}

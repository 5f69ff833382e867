package dev.firebreak.demo;

import dev.firebreak.api.Attempt;
import dev.firebreak.api.Handler;
import dev.firebreak.api.Payload;

/** Exits from the process that it runs in. To be declared only with {@code isolation = process}. */
public final class Exit implements Handler<Payload, Payload> {
  private static final int CODE = 3;

  @Override
  public Payload handle(Payload input, Attempt attempt) {
    System.exit(CODE);
    return input;
  }
}

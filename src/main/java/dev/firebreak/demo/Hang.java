package dev.firebreak.demo;

import dev.firebreak.api.Attempt;
import dev.firebreak.api.Handler;
import dev.firebreak.api.Payload;
import java.util.concurrent.locks.LockSupport;

/** Never returns, and ignores every interrupt. */
public final class Hang implements Handler<Payload, Payload> {
  @Override
  public Payload handle(Payload input, Attempt attempt) {
    while (true) {
      LockSupport.park(this);
      Thread.interrupted(); // Clears the interrupt, as defective code does.
    }
  }
}

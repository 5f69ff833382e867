package dev.firebreak.demo;

import dev.firebreak.api.Attempt;
import dev.firebreak.api.Handler;
import dev.firebreak.api.Payload;
import java.util.concurrent.locks.LockSupport;

/** Never comes back, and ignores every interrupt. */
public final class Hang implements Handler<Payload, Payload> {
  @Override
  public Payload handle(Payload input, Attempt attempt) {
    while (true) {
      LockSupport.park(this);
      Thread.interrupted(); // Swallowed, as careless code does.
    }
  }
}

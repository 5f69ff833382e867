package dev.firebreak.demo;

import dev.firebreak.api.Attempt;
import dev.firebreak.api.Handler;
import dev.firebreak.api.Payload;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Allocates memory and keeps it until the heap is full. To be declared only with {@code isolation =
 * process}.
 */
public final class Leak implements Handler<Payload, Payload> {
  private static final int PIECE = 64 * 1024;

  private final Queue<byte[]> kept = new ConcurrentLinkedQueue<>();

  @Override
  public Payload handle(Payload input, Attempt attempt) {
    while (!attempt.cancelled()) {
      kept.add(new byte[PIECE]);
    }
    return Payload.text("kept " + kept.size());
  }
}

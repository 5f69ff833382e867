package dev.firebreak.demo;

import dev.firebreak.api.Attempt;
import dev.firebreak.api.Handler;

/** Simulated work: waits for the time in its input, as in {@code {"ms":1000}}. */
public final class Sleep implements Handler<Sleep.Order, Sleep.Done> {
  private static final int DAY_MS = 86_400_000;

  /**
   * The input.
   *
   * @param ms how long to wait, in milliseconds
   */
  public record Order(int ms) {
    /** Refuses a time outside 0 to a day. */
    public Order {
      if (ms < 0 || ms > DAY_MS) {
        throw new IllegalArgumentException("ms must be within 0 and " + DAY_MS);
      }
    }
  }

  /**
   * The result.
   *
   * @param sleptMs how long it waited, in milliseconds
   */
  public record Done(int sleptMs) {}

  @Override
  public Done handle(Order order, Attempt attempt) throws InterruptedException {
    Thread.sleep(order.ms());
    return new Done(order.ms());
  }
}

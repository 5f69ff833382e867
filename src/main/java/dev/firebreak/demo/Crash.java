package dev.firebreak.demo;

import dev.firebreak.api.Attempt;
import dev.firebreak.api.Handler;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Throws, always or with the probability in its input, as in {@code {"probability":0.3}}. */
public final class Crash implements Handler<Crash.Order, Crash.Done> {

  /**
   * The input.
   *
   * @param probability of a crash, 0 to 1; 1 if left out
   */
  public record Order(@Nullable Double probability) {
    /** Refuses a number outside 0 to 1. */
    public Order {
      if (probability != null && !(probability >= 0 && probability <= 1)) {
        throw new IllegalArgumentException("probability must be within 0 and 1");
      }
    }
  }

  /**
   * The result of an attempt that did not crash.
   *
   * @param survived always true
   * @param attempt the number of the attempt, from 1
   */
  public record Done(boolean survived, int attempt) {}

  @Override
  public Done handle(Order order, Attempt attempt) {
    double probability = order.probability() == null ? 1 : order.probability();
    if (ThreadLocalRandom.current().nextDouble() < probability) {
      throw new IllegalStateException("this worker was asked to crash");
    }
    return new Done(true, attempt.number());
  }
}

package dev.firebreak.demo;

import dev.firebreak.api.Attempt;
import dev.firebreak.api.Handler;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Throws, always or with the chance that it is told, as in {@code {"probability":0.3}}. */
public final class Crash implements Handler<Crash.Order, Crash.Done> {

  /**
   * How likely it is.
   *
   * @param probability 0 to 1; left out, 1
   */
  public record Order(@Nullable Double probability) {
    /** Refuses what is no probability. */
    public Order {
      if (probability != null && !(probability >= 0 && probability <= 1)) {
        throw new IllegalArgumentException("probability must be within 0 and 1");
      }
    }
  }

  /**
   * It went well.
   *
   * @param survived always true
   * @param attempt which attempt it was
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

package dev.firebreak.bench.server;

import dev.firebreak.api.Attempt;
import dev.firebreak.api.Handler;
import org.HdrHistogram.Histogram;

/** Records steps that do nothing, and returns how long they took. */
public final class StepMaker implements Handler<StepMaker.Order, StepMaker.Times> {
  private static final double NANOS_PER_MICRO = 1000;

  /** How many steps to record. */
  public record Order(int steps) {}

  /** Percentiles of the time of a step, in microseconds. */
  public record Times(double p50, double p99, double max) {}

  @Override
  public Times handle(Order order, Attempt attempt) throws Exception {
    Histogram nanos = new Histogram(3);
    for (int n = 1; n <= order.steps(); n++) {
      long begun = System.nanoTime();
      attempt.step("step " + n, Integer.class, () -> 1);
      nanos.recordValue(System.nanoTime() - begun);
    }
    return new Times(
        nanos.getValueAtPercentile(50) / NANOS_PER_MICRO,
        nanos.getValueAtPercentile(99) / NANOS_PER_MICRO,
        nanos.getMaxValue() / NANOS_PER_MICRO);
  }
}

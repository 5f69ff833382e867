package dev.firebreak.client;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** The clock and the pauses of retries; tests replace it. */
interface Sleeper {
  /** A monotonic clock, in nanoseconds. */
  long now();

  /** Sleeps. */
  void pause(Duration duration) throws InterruptedException;

  /** A random number, uniform within [0, 1). */
  double random();

  /** The real clock. */
  static Sleeper real() {
    return new Sleeper() {
      @Override
      public long now() {
        return System.nanoTime();
      }

      @Override
      public void pause(Duration duration) throws InterruptedException {
        Thread.sleep(duration);
      }

      @Override
      public double random() {
        return ThreadLocalRandom.current().nextDouble();
      }
    };
  }
}

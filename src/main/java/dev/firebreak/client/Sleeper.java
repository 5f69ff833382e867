package dev.firebreak.client;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How time passes between two tries; tests have their own. */
interface Sleeper {
  /** A clock that only runs forward, in nanoseconds. */
  long now();

  /** Lets time pass. */
  void pause(Duration duration) throws InterruptedException;

  /** Uniform within [0, 1). */
  double random();

  /** As it is. */
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

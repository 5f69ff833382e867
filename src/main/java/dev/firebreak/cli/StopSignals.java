package dev.firebreak.cli;

import java.util.concurrent.atomic.AtomicBoolean;
import sun.misc.Signal;

/**
 * The two signals that ask a program to end. A shutdown hook would not do: a JVM that ends by one
 * exits with 143, and a clean stop is to exit with 0.
 */
final class StopSignals {
  private static final int SIGNALLED = 128;

  private StopSignals() {}

  /** Has {@code stop} run at the first signal. A second Ctrl-C ends the process at once. */
  static void on(Runnable stop) {
    AtomicBoolean asked = new AtomicBoolean();
    Signal.handle(
        new Signal("TERM"),
        _ -> {
          asked.set(true);
          stop.run();
        });
    Signal.handle(
        new Signal("INT"),
        signal -> {
          if (!asked.compareAndSet(false, true)) {
            Runtime.getRuntime().halt(SIGNALLED + signal.getNumber());
          }
          stop.run();
        });
  }
}

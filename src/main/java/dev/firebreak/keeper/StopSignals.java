package dev.firebreak.keeper;

import java.util.concurrent.atomic.AtomicBoolean;
import sun.misc.Signal;

/**
 * The signals that ask a program to end: SIGTERM, SIGINT (Ctrl-C) and SIGHUP (a closed terminal). A
 * shutdown hook would not do: a JVM that ends by a signal exits with 143, and a clean stop must
 * exit with 0.
 */
public final class StopSignals {
  private static final int SIGNALLED = 128;
  private static final int INT = 2;

  private StopSignals() {}

  /** Runs {@code stop} at each signal. A second Ctrl-C ends the process at once. */
  public static void on(Runnable stop) {
    on(stop, () -> Runtime.getRuntime().halt(SIGNALLED + INT));
  }

  /**
   * Runs {@code stop} at each signal, but {@code atOnce} at the second and each later Ctrl-C. Other
   * signals don't count as a first Ctrl-C: a keeper's SIGTERM may overtake the Ctrl-C that both
   * processes received.
   */
  static void on(Runnable stop, Runnable atOnce) {
    AtomicBoolean interrupted = new AtomicBoolean();
    Signal.handle(new Signal("TERM"), _ -> stop.run());
    Signal.handle(new Signal("HUP"), _ -> stop.run());
    Signal.handle(
        new Signal("INT"),
        _ -> {
          if (interrupted.compareAndSet(false, true)) {
            stop.run();
          } else {
            atOnce.run();
          }
        });
  }
}

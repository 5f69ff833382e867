package dev.firebreak.keeper;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import sun.misc.Signal;

/**
 * The signals that ask a program to end or to reload: SIGTERM and SIGINT (Ctrl-C) end it. SIGHUP
 * reloads its configuration, unless the terminal of the program was closed, which ends it. A
 * shutdown hook would not do: a JVM that ends by a signal exits with 143, and a clean stop must
 * exit with 0.
 */
public final class StopSignals {
  private static final int SIGNALLED = 128;
  private static final int INT = 2;

  private StopSignals() {}

  /**
   * Runs {@code stop} or {@code reload} at each signal. A second Ctrl-C ends the process at once.
   */
  public static void on(Runnable stop, Runnable reload) {
    on(stop, () -> Runtime.getRuntime().halt(SIGNALLED + INT), reload);
  }

  /**
   * Runs {@code stop} at each signal to end, but {@code atOnce} at the second and each later
   * Ctrl-C. Other signals don't count as a first Ctrl-C: a keeper's SIGTERM may overtake the Ctrl-C
   * that both processes received.
   */
  static void on(Runnable stop, Runnable atOnce, Runnable reload) {
    AtomicBoolean interrupted = new AtomicBoolean();
    Signal.handle(new Signal("TERM"), _ -> stop.run());
    boolean terminal = hasTerminal();
    Signal.handle(
        new Signal("HUP"),
        _ -> {
          if (terminal && !hasTerminal()) {
            stop.run();
          } else {
            reload.run();
          }
        });
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

  /** Whether the process has a terminal; a closed one can't be opened. */
  private static boolean hasTerminal() {
    try (InputStream _ = Files.newInputStream(Path.of("/dev/tty"))) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }
}

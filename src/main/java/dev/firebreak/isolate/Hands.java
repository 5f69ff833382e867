package dev.firebreak.isolate;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Threads that do to a handler what must not be done on a dispatcher, because it may run a
 * stranger's code: interrupt it (which closes the channel it waits on), cancel its stage, run what
 * it registered. Threads of the operating system, since it must also work when virtual threads
 * can't run.
 */
final class Hands {
  private static final ExecutorService POOL =
      Executors.newCachedThreadPool(Thread.ofPlatform().name("cancel-", 1).daemon().factory());

  private Hands() {}

  /** Runs it elsewhere, soon. What it throws is nobody's affair. */
  static void run(Runnable action) {
    Runnable guarded =
        () -> {
          try {
            action.run();
          } catch (Throwable _) {
            // A stranger's; the attempt is over all the same.
          }
        };
    try {
      POOL.execute(guarded);
    } catch (Throwable _) {
      // No thread to be had: better here than never.
      guarded.run();
    }
  }
}

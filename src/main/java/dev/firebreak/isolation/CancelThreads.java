package dev.firebreak.isolation;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Threads that do to a handler what must not be done on a dispatcher, because it may run a
 * stranger's code: interrupt it (which closes the channel it waits on), cancel its stage, run what
 * it registered. Threads of the operating system, since it must also work when virtual threads
 * can't run.
 */
final class CancelThreads {
  private static final ThreadFactory THREADS =
      Thread.ofPlatform().name("cancel-", 1).daemon().factory();
  private static final ExecutorService POOL = Executors.newCachedThreadPool(CancelThreads::thread);

  private CancelThreads() {}

  /**
   * Runs it elsewhere, soon. What it throws is nobody's affair.
   *
   * @param plugin the loader of the plugin whose code it may run; null for the server's own
   */
  static void run(Runnable action, @Nullable ClassLoader plugin) {
    Runnable guarded =
        () -> {
          try {
            if (plugin == null) {
              action.run();
            } else {
              PluginContext.run(plugin, Executors.callable(action)::call);
            }
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

  /** Whoever asks first may be a plugin, whose loader the thread must not inherit. */
  private static Thread thread(Runnable work) {
    Thread thread = THREADS.newThread(work);
    thread.setContextClassLoader(CancelThreads.class.getClassLoader());
    return thread;
  }
}

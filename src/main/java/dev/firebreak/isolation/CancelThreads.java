package dev.firebreak.isolation;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Threads for the actions on a handler that must not run on a dispatcher because they may execute
 * foreign code: interrupting its thread (which closes the channel that the thread waits on),
 * cancelling its stage, running its registered actions. Platform threads, so that they work when
 * virtual threads can't run.
 */
final class CancelThreads {
  private static final ThreadFactory THREADS =
      Thread.ofPlatform().name("cancel-", 1).daemon().factory();
  private static final ExecutorService POOL = Executors.newCachedThreadPool(CancelThreads::thread);

  private CancelThreads() {}

  /**
   * Runs an action on one of these threads and ignores what it throws.
   *
   * @param plugin the loader of the plugin whose code the action may run; null for the server's
   *     code
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
            // The exception is of foreign code; the attempt is over in any case.
          }
        };
    try {
      POOL.execute(guarded);
    } catch (Throwable _) {
      // No thread can be started: running the action here is better than not running it.
      guarded.run();
    }
  }

  /** The first caller may be a plugin, whose class loader the thread must not inherit. */
  private static Thread thread(Runnable work) {
    Thread thread = THREADS.newThread(work);
    thread.setContextClassLoader(CancelThreads.class.getClassLoader());
    return thread;
  }
}

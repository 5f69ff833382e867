package dev.firebreak.handler;

import dev.firebreak.config.TypeSettings;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The threads that the handlers of one type run on. */
interface HandlerThreads {

  /** Runs a handler; may throw if no thread can be started. */
  void run(Runnable handler);

  /** Ends idle threads. */
  default void close() {}

  static HandlerThreads of(TypeSettings type) {
    if (type.work().start() == TypeSettings.Start.INLINE) {
      return Runnable::run;
    }
    return switch (type.work().threads()) {
      case VIRTUAL -> virtual(type.name());
      case PLATFORM -> new Platform(type.name());
    };
  }

  private static HandlerThreads virtual(String name) {
    ThreadFactory factory =
        Thread.ofVirtual().name(name).inheritInheritableThreadLocals(false).factory();
    return handler -> factory.newThread(handler).start();
  }

  /**
   * Platform threads, kept for reuse. There are as many as attempts run at once, which the slots
   * limit, and one more for each abandoned attempt.
   */
  final class Platform implements HandlerThreads {
    private static final int IDLE_SECONDS = 60;
    private final ExecutorService pool;

    Platform(String name) {
      ThreadFactory factory =
          Thread.ofPlatform()
              .name(name + "-", 1)
              .daemon()
              .inheritInheritableThreadLocals(false)
              .factory();
      pool =
          new ThreadPoolExecutor(
              0,
              Integer.MAX_VALUE,
              IDLE_SECONDS,
              TimeUnit.SECONDS,
              new SynchronousQueue<>(),
              factory);
    }

    @Override
    public void run(Runnable handler) {
      pool.execute(handler);
    }

    @Override
    public void close() {
      pool.shutdown();
    }
  }
}

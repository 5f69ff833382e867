package dev.firebreak.isolate;

import dev.firebreak.api.AsyncHandler;
import dev.firebreak.api.Attempt;
import dev.firebreak.api.Handler;
import java.util.concurrent.CompletionStage;

/**
 * Runs a plugin's code with its own class loader as the thread's context class loader, and puts
 * back what was there: dispatchers and pooled threads go on to other work. The server's own types
 * never come here.
 */
final class InPlugin {
  private InPlugin() {}

  /** Something that a plugin's code has a part in. */
  @FunctionalInterface
  interface Work<T, E extends Exception> {
    T run() throws E;
  }

  static <T, E extends Exception> T run(ClassLoader plugin, Work<T, E> work) throws E {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(plugin);
    try {
      return work.run();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** The same handler, with everything of it that is the plugin's run like that. */
  static BoundHandler wrap(ClassLoader plugin, BoundHandler bound) {
    return switch (bound) {
      case BoundHandler.Blocking b ->
          new BoundHandler.Blocking(
              new Blocking(plugin, b.handler()),
              input -> run(plugin, () -> b.decoder().decode(input)),
              result -> run(plugin, () -> b.encoder().encode(result)),
              b.consumes());
      case BoundHandler.Async a ->
          new BoundHandler.Async(
              new Async(plugin, a.handler()),
              input -> run(plugin, () -> a.decoder().decode(input)),
              result -> run(plugin, () -> a.encoder().encode(result)),
              a.consumes());
    };
  }

  private static void close(ClassLoader plugin, Object handler) throws Exception {
    if (handler instanceof AutoCloseable closeable) {
      run(
          plugin,
          () -> {
            closeable.close();
            return handler;
          });
    }
  }

  @SuppressWarnings("try") // Its close throws what the handler's does.
  private record Blocking(ClassLoader plugin, Handler<Object, Object> handler)
      implements Handler<Object, Object>, AutoCloseable {
    @Override
    public Object handle(Object input, Attempt attempt) throws Exception {
      return run(plugin, () -> handler.handle(input, attempt));
    }

    @Override
    public void close() throws Exception {
      InPlugin.close(plugin, handler);
    }
  }

  @SuppressWarnings("try")
  private record Async(ClassLoader plugin, AsyncHandler<Object, Object> handler)
      implements AsyncHandler<Object, Object>, AutoCloseable {
    @Override
    public CompletionStage<Object> handle(Object input, Attempt attempt) throws Exception {
      return run(plugin, () -> handler.handle(input, attempt));
    }

    @Override
    public void close() throws Exception {
      InPlugin.close(plugin, handler);
    }
  }
}

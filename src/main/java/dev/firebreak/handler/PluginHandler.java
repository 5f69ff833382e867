package dev.firebreak.handler;

import dev.firebreak.api.AsyncHandler;
import dev.firebreak.api.Attempt;
import dev.firebreak.api.Handler;
import dev.firebreak.isolation.PluginContext;
import java.util.concurrent.CompletionStage;

/** Makes all code of a plugin's handler run with the plugin's context class loader. */
final class PluginHandler {
  private PluginHandler() {}

  /** Wraps the handler and its decoder and encoder. */
  static BoundHandler wrap(ClassLoader plugin, BoundHandler bound) {
    return switch (bound) {
      case BoundHandler.Blocking b ->
          new BoundHandler.Blocking(
              new Blocking(plugin, b.handler()),
              input -> PluginContext.run(plugin, () -> b.decoder().decode(input)),
              result -> PluginContext.run(plugin, () -> b.encoder().encode(result)),
              b.consumes());
      case BoundHandler.Async a ->
          new BoundHandler.Async(
              new Async(plugin, a.handler()),
              input -> PluginContext.run(plugin, () -> a.decoder().decode(input)),
              result -> PluginContext.run(plugin, () -> a.encoder().encode(result)),
              a.consumes());
    };
  }

  private static void close(ClassLoader plugin, Object handler) throws Exception {
    if (handler instanceof AutoCloseable closeable) {
      PluginContext.run(
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
      return PluginContext.run(plugin, () -> handler.handle(input, attempt));
    }

    @Override
    public void close() throws Exception {
      PluginHandler.close(plugin, handler);
    }
  }

  @SuppressWarnings("try")
  private record Async(ClassLoader plugin, AsyncHandler<Object, Object> handler)
      implements AsyncHandler<Object, Object>, AutoCloseable {
    @Override
    public CompletionStage<Object> handle(Object input, Attempt attempt) throws Exception {
      return PluginContext.run(plugin, () -> handler.handle(input, attempt));
    }

    @Override
    public void close() throws Exception {
      PluginHandler.close(plugin, handler);
    }
  }
}

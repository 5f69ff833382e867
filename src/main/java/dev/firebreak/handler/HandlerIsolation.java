package dev.firebreak.handler;

import dev.firebreak.api.Handler;
import dev.firebreak.api.Payload;
import dev.firebreak.config.TypeSettings;
import dev.firebreak.isolation.AttemptContext;
import dev.firebreak.isolation.Execution;
import dev.firebreak.isolation.Isolation;
import dev.firebreak.isolation.MediaTypes;
import dev.firebreak.isolation.UnusableHandler;
import dev.firebreak.json.Json;
import dev.firebreak.task.Outcome;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Level {@code thread}: a Java handler on a thread of its own. The node survives handlers that
 * throw anything and handlers that never return; it does not survive a full heap or System.exit.
 */
public final class HandlerIsolation implements Isolation {
  private static final Logger LOG = LoggerFactory.getLogger(HandlerIsolation.class);

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final String type;
  private final boolean streams;
  private final BoundHandler handler;
  private final @Nullable PluginLoader plugin;
  private final HandlerThreads threads;
  private final Carriers carriers;
  private final LeakedAttempts leaks;

  /**
   * The facts about a handler that are known before any of its code has run.
   *
   * @param consumes the media types that the handler accepts
   * @param plugin the name of its plugin; null if it is on the server's class path
   */
  public record Known(MediaTypes consumes, @Nullable String plugin) {}

  private HandlerIsolation(
      TypeSettings type, BoundHandler handler, @Nullable PluginLoader plugin, Carriers carriers) {
    this.type = type.name();
    this.streams = type.endpoint().stream().answer();
    this.handler = handler;
    this.plugin = plugin;
    this.threads = HandlerThreads.of(type);
    // Only a handler that blocks a virtual thread can hold a carrier.
    boolean holdsCarriers =
        type.work().threads() == TypeSettings.Threads.VIRTUAL
            && handler instanceof BoundHandler.Blocking;
    this.carriers = holdsCarriers ? carriers : Carriers.none();
    this.leaks = new LeakedAttempts(this.carriers);
  }

  /**
   * For a handler of the node's own, which takes and returns bytes.
   *
   * @param type the type, which names no class
   */
  public static Isolation ofOwn(
      TypeSettings type, Handler<Payload, Payload> handler, Carriers carriers) {
    HandlerFailures.rehearse();
    return new HandlerIsolation(type, BoundHandler.ofBytes(handler), null, carriers);
  }

  /**
   * Makes the handler object of a type.
   *
   * @throws UnusableHandler if its class can't be found, loaded, constructed or bound
   */
  public static Isolation create(TypeSettings type, Plugins plugins, Carriers carriers, Json json)
      throws UnusableHandler {
    HandlerFailures.rehearse();
    HandlerClass found = HandlerClass.find(type, plugins);
    return new HandlerIsolation(type, found.make(json), found.plugin(), carriers);
  }

  /**
   * Checks what {@link #create} would check, as far as that is possible without running any of the
   * class's code.
   *
   * @return what is known of the handler
   * @throws UnusableHandler if its class can't be found, loaded or constructed
   */
  public static Known check(TypeSettings type, Plugins plugins) throws UnusableHandler {
    HandlerClass found = HandlerClass.find(type, plugins);
    PluginLoader plugin = found.plugin();
    return new Known(found.consumes(), plugin == null ? null : plugin.getName());
  }

  @Override
  public Execution start(AttemptContext attempt, Payload input, Consumer<Outcome> whenEnded) {
    if (plugin != null) {
      attempt.belongsTo(plugin);
    }
    if (streams) {
      attempt.streams().mayWrite();
    }
    HandlerExecution execution = new HandlerExecution(handler, attempt, input, whenEnded, leaks);
    try {
      threads.run(execution);
    } catch (Throwable t) {
      execution.endUnstarted(t);
    }
    return execution;
  }

  @Override
  public int leaked() {
    return leaks.count();
  }

  @Override
  public boolean exhausted() {
    return leaks.count() > 0 && carriers.exhausted();
  }

  @Override
  public MediaTypes consumes() {
    return handler.consumes();
  }

  @Override
  public @Nullable String plugin() {
    return plugin == null ? null : plugin.getName();
  }

  @Override
  public void close() {
    threads.close();
    if (handler.handler() instanceof AutoCloseable closeable) {
      close(closeable);
    }
  }

  /** Closes a handler within a bounded time: foreign code must not keep the node from stopping. */
  private void close(AutoCloseable closeable) {
    Thread closing =
        Thread.ofPlatform()
            .name(type + "-close")
            .daemon()
            .start(
                () -> {
                  try {
                    closeable.close();
                  } catch (Throwable t) {
                    String what = HandlerFailures.describe(t);
                    LOG.atWarn()
                        .addKeyValue("type", type)
                        .log(
                            "The handler of type {} failed to close ({}); the node stops anyway.",
                            type,
                            what);
                  }
                });
    try {
      if (!closing.join(PATIENCE)) {
        LOG.atWarn()
            .addKeyValue("type", type)
            .log(
                "The handler of type {} did not close within {} s; the node stops without waiting"
                    + " for it.",
                type,
                PATIENCE.toSeconds());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}

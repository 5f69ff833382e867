package dev.firebreak.isolate;

import dev.firebreak.api.Payload;
import dev.firebreak.config.TypeSettings;
import dev.firebreak.task.Outcome;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Level {@code thread}: a Java handler on a thread of its own. Survives everything that can be
 * thrown and everything that never returns; not a full heap, nor System.exit.
 */
public final class HandlerIsolation implements Isolation {
  private static final Logger LOG = LoggerFactory.getLogger(HandlerIsolation.class);

  private final String type;
  private final BoundHandler handler;
  private final HandlerThreads threads;
  private final Leaks leaks;

  private HandlerIsolation(TypeSettings type, BoundHandler handler, Carriers carriers) {
    this.type = type.name();
    this.handler = handler;
    this.threads = HandlerThreads.of(type);
    this.leaks =
        type.work().threads() == TypeSettings.Threads.VIRTUAL
            ? new Leaks(carriers::held, carriers::freed)
            : new Leaks(() -> {}, () -> {});
  }

  /**
   * Makes the handler object of a type.
   *
   * @throws UnusableHandler if its class can't be found, loaded, constructed or bound
   */
  public static Isolation create(TypeSettings type, Carriers carriers) throws UnusableHandler {
    return new HandlerIsolation(type, HandlerClass.find(type, loader()).make(), carriers);
  }

  /**
   * Says what {@link #create} would refuse, as far as that can be known without running any of the
   * class's code.
   *
   * @throws UnusableHandler if its class can't be found, loaded or constructed
   */
  public static void check(TypeSettings type) throws UnusableHandler {
    HandlerClass.find(type, loader());
  }

  @Override
  public Execution start(AttemptContext attempt, Payload input, Consumer<Outcome> whenEnded) {
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
  public MediaTypes consumes() {
    return handler.consumes();
  }

  @Override
  public void close() {
    threads.close();
    if (handler.handler() instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Throwable t) {
        LOG.warn(
            "The handler of type {} failed to close; the node stops all the same. {}",
            type,
            Faults.outcomeOf(t));
      }
    }
  }

  private static ClassLoader loader() {
    return HandlerIsolation.class.getClassLoader();
  }
}

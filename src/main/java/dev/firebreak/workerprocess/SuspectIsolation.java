package dev.firebreak.workerprocess;

import dev.firebreak.api.Payload;
import dev.firebreak.command.Programs;
import dev.firebreak.config.Settings;
import dev.firebreak.config.TypeSettings;
import dev.firebreak.handler.Plugins;
import dev.firebreak.isolation.AttemptContext;
import dev.firebreak.isolation.DeferredExecution;
import dev.firebreak.isolation.Execution;
import dev.firebreak.isolation.Isolation;
import dev.firebreak.isolation.MediaTypes;
import dev.firebreak.isolation.Survivors;
import dev.firebreak.isolation.UnusableHandler;
import dev.firebreak.liveness.HeapWatch;
import dev.firebreak.task.Outcome;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs a handler of level {@code thread} for tasks under which the node died: in a JVM of its own,
 * a new one for each attempt, so that its crash affects no other attempt and proves that this task
 * is at fault. Made for the first such task, which few types ever have.
 */
public final class SuspectIsolation implements Isolation {
  private final TypeSettings type;
  private final Settings settings;
  private final Plugins plugins;
  private final Programs programs;
  private final MediaTypes consumes;

  /**
   * Set once, guarded by this; volatile so that it can be read without waiting for its creation.
   */
  private volatile @Nullable Isolation made;

  /** Guarded by this. */
  private boolean closed;

  /** Creates the isolation for a type whose handler was checked. */
  public SuspectIsolation(
      TypeSettings type,
      Settings settings,
      Plugins plugins,
      Programs programs,
      MediaTypes consumes) {
    this.type = type.isolated();
    this.settings = settings;
    this.plugins = plugins;
    this.programs = programs;
    this.consumes = consumes;
  }

  @Override
  public Execution start(AttemptContext attempt, Payload input, Consumer<Outcome> whenEnded) {
    DeferredExecution execution = new DeferredExecution(whenEnded);
    // Making it starts a process, which must not happen on the caller's thread.
    Thread.ofVirtual().start(() -> startAlone(execution, attempt, input, whenEnded));
    return execution;
  }

  private void startAlone(
      DeferredExecution execution,
      AttemptContext attempt,
      Payload input,
      Consumer<Outcome> whenEnded) {
    try {
      Isolation isolation = isolation();
      execution.startUnlessCancelled(() -> isolation.start(attempt, input, whenEnded));
    } catch (UnusableHandler e) {
      execution.notBegun(String.valueOf(e.getMessage()));
    } catch (Throwable t) {
      HeapWatch.noticed(t);
      execution.notBegun(t.toString());
    }
  }

  private synchronized Isolation isolation() throws UnusableHandler {
    if (closed) {
      throw new UnusableHandler(type, "handler", "the node is stopping");
    }
    Isolation there = made;
    if (there == null) {
      there = WarmIsolation.ofHandler(type, settings, plugins, programs);
      made = there;
    }
    return there;
  }

  @Override
  public boolean needsProcess() {
    return true;
  }

  @Override
  public List<Survivors.Survivor> survivors() {
    Isolation there = made;
    return there == null ? List.of() : there.survivors();
  }

  @Override
  public int leaked() {
    Isolation there = made;
    return there == null ? 0 : there.leaked();
  }

  @Override
  public MediaTypes consumes() {
    return consumes;
  }

  @Override
  public synchronized void close() {
    closed = true;
    Isolation there = made;
    if (there != null) {
      there.close();
    }
  }
}

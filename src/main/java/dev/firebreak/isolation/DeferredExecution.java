package dev.firebreak.isolation;

import dev.firebreak.task.Outcome;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An attempt that begins later, and can be cancelled before. Thread-safe. */
public final class DeferredExecution implements Execution {
  private final Consumer<Outcome> whenEnded;

  /** Guarded by {@code this}, as are the fields below. */
  private @Nullable Execution begun;

  private boolean cancelled;
  private boolean over;

  /**
   * Creates an attempt that has not begun.
   *
   * @param whenEnded receives the outcome if the attempt does not begin
   */
  public DeferredExecution(Consumer<Outcome> whenEnded) {
    this.whenEnded = whenEnded;
  }

  /** Begins the attempt, unless it was cancelled. */
  public void startUnlessCancelled(Supplier<Execution> start) {
    synchronized (this) {
      if (!over && !cancelled) {
        begun = start.get();
        return;
      }
    }
    notBegun("cancelled before it began");
  }

  /** Reports that the attempt can't begin. */
  public void notBegun(String why) {
    endedBefore(new Outcome.NotStarted(why));
  }

  /** Reports an outcome of the attempt, which does not begin. */
  public void endedBefore(Outcome outcome) {
    synchronized (this) {
      if (over) {
        return;
      }
      over = true;
    }
    whenEnded.accept(outcome);
  }

  @Override
  public void cancel() {
    Execution there;
    synchronized (this) {
      cancelled = true;
      there = begun;
    }
    if (there != null) {
      there.cancel();
    }
  }

  @Override
  public boolean abandon() {
    Execution there;
    synchronized (this) {
      there = begun;
      if (there == null) {
        boolean first = !over;
        over = true;
        return first;
      }
    }
    return there.abandon();
  }
}

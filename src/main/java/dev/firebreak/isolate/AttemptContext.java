package dev.firebreak.isolate;

import dev.firebreak.api.Attempt;
import dev.firebreak.task.RunId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What a handler is told of its attempt. */
public final class AttemptContext implements Attempt {
  private final RunId id;
  private final String type;
  private final int number;
  private final long deadlineNanos;
  private final LongSupplier nanoClock;

  private volatile boolean cancelled;

  /** Guarded by this. Null while nothing is registered, which is the usual case. */
  private @Nullable List<Runnable> cancelActions;

  /**
   * A new attempt.
   *
   * @param id of the call or task
   * @param type its type's name
   * @param number which try, from 1
   * @param deadlineNanos when its time is up, by {@code nanoClock}
   * @param nanoClock as {@link System#nanoTime}
   */
  public AttemptContext(
      RunId id, String type, int number, long deadlineNanos, LongSupplier nanoClock) {
    this.id = id;
    this.type = type;
    this.number = number;
    this.deadlineNanos = deadlineNanos;
    this.nanoClock = nanoClock;
  }

  @Override
  public String id() {
    return id.toString();
  }

  @Override
  public String type() {
    return type;
  }

  @Override
  public int number() {
    return number;
  }

  @Override
  public Instant deadline() {
    return Instant.now().plusNanos(deadlineNanos - nanoClock.getAsLong());
  }

  @Override
  public Duration remaining() {
    return Duration.ofNanos(Math.max(0, deadlineNanos - nanoClock.getAsLong()));
  }

  @Override
  public boolean cancelled() {
    return cancelled;
  }

  @Override
  public void onCancel(Runnable action) {
    synchronized (this) {
      if (!cancelled) {
        if (cancelActions == null) {
          cancelActions = new ArrayList<>(2);
        }
        cancelActions.add(action);
        return;
      }
    }
    run(action);
  }

  void cancel() {
    List<Runnable> actions;
    synchronized (this) {
      cancelled = true;
      actions = cancelActions == null ? List.of() : cancelActions;
      cancelActions = null;
    }
    actions.forEach(AttemptContext::run);
  }

  /** The attempt has ended: nothing registered may run any more. */
  synchronized void forgetActions() {
    cancelActions = null;
  }

  /** On a thread of its own, since it is a stranger's code and this may be a dispatcher. */
  private static void run(Runnable action) {
    Thread.ofVirtual().name("on-cancel").uncaughtExceptionHandler((_, _) -> {}).start(action);
  }
}

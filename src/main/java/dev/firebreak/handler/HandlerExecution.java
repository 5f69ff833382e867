package dev.firebreak.handler;

import dev.firebreak.api.Payload;
import dev.firebreak.isolation.AttemptContext;
import dev.firebreak.isolation.Execution;
import dev.firebreak.liveness.HeapWatch;
import dev.firebreak.task.Outcome;
import dev.firebreak.traces.TraceSpan;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One run of a handler, from entering it to its outcome.
 *
 * <p>Everything that foreign code throws, an Error included, is turned into an outcome here. The
 * handler's thread is interrupted only while it is in the handler, so that a pooled thread that has
 * gone on to other work is never interrupted.
 */
final class HandlerExecution implements Execution, Runnable {
  private enum State {
    RUNNING,
    ENDED,
    ABANDONED
  }

  private final BoundHandler handler;
  private final AttemptContext attempt;
  private final Payload input;
  private final Consumer<Outcome> whenEnded;
  private final LeakedAttempts leaks;
  private final AtomicReference<State> state = new AtomicReference<>(State.RUNNING);

  /**
   * Guarded by this: the thread that the handler runs on; null if it runs on no thread of this
   * class.
   */
  private @Nullable Thread thread;

  /** Guarded by this: what an asynchronous handler returned. */
  private @Nullable CompletionStage<?> stage;

  /** Guarded by {@code this}, as are the fields below. */
  private boolean cancelled;

  private boolean entered;
  private boolean leaked;

  HandlerExecution(
      BoundHandler handler,
      AttemptContext attempt,
      Payload input,
      Consumer<Outcome> whenEnded,
      LeakedAttempts leaks) {
    this.handler = handler;
    this.attempt = attempt;
    this.input = input;
    this.whenEnded = whenEnded;
    this.leaks = leaks;
  }

  @Override
  public void run() {
    if (!enter()) {
      end(
          HandlerFailures.crashed(
              CancellationException.class.getName(), "cancelled before it began"));
      return;
    }
    Outcome outcome;
    try (TraceSpan.Scope _ = AttemptFields.enter(attempt)) {
      outcome =
          switch (handler) {
            case BoundHandler.Blocking blocking -> blocking.handle(input, attempt);
            case BoundHandler.Async async -> begin(async);
          };
    } catch (Throwable t) {
      outcome = HandlerFailures.outcomeOf(t);
    }
    leave();
    if (outcome != null) {
      end(outcome);
    }
  }

  /** Ends an attempt that could not be started. */
  void endUnstarted(Throwable reason) {
    end(HandlerFailures.outcomeOf(reason));
  }

  @Override
  public void cancel() {
    attempt.cancel();
    synchronized (this) {
      cancelled = true;
    }
    attempt.runElsewhere(this::interrupt);
  }

  @Override
  public synchronized boolean abandon() {
    if (!state.compareAndSet(State.RUNNING, State.ABANDONED)) {
      return false;
    }
    // An attempt that never ran holds no thread, and its handler will not be entered any more.
    cancelled = true;
    leaked = entered;
    if (leaked) {
      leaks.opened();
    }
    return true;
  }

  private void interrupt() {
    CompletionStage<?> waitedFor;
    synchronized (this) {
      if (thread != null) {
        thread.interrupt();
      }
      waitedFor = stage;
    }
    if (waitedFor != null) {
      waitedFor.toCompletableFuture().cancel(true);
    }
  }

  /** Returns null: the outcome comes when the stage ends. */
  private @Nullable Outcome begin(BoundHandler.Async async) throws Exception {
    CompletionStage<Object> begun = async.handle(input, attempt);
    boolean tooLate;
    synchronized (this) {
      stage = begun;
      tooLate = cancelled;
    }
    begun.whenComplete((result, failure) -> end(outcome(async, result, failure)));
    if (tooLate) {
      attempt.runElsewhere(this::interrupt);
    }
    return null;
  }

  private Outcome outcome(BoundHandler.Async async, Object result, @Nullable Throwable failure) {
    try {
      return failure == null ? async.outcome(attempt, result) : HandlerFailures.outcomeOf(failure);
    } catch (Throwable t) {
      return HandlerFailures.outcomeOf(t);
    }
  }

  private void end(Outcome outcome) {
    attempt.forgetActions();
    if (state.compareAndSet(State.RUNNING, State.ENDED)) {
      tell(outcome);
    } else if (endAbandoned()) {
      leaks.closed();
    }
  }

  private void tell(Outcome outcome) {
    try {
      whenEnded.accept(outcome);
    } catch (OutOfMemoryError e) {
      HeapWatch.noticed(e);
      // What the attempt held is garbage by now. A second report of the same error has no effect.
      whenEnded.accept(outcome);
    }
  }

  private synchronized boolean endAbandoned() {
    return state.compareAndSet(State.ABANDONED, State.ENDED) && leaked;
  }

  /** Whether the handler may still be entered. */
  private synchronized boolean enter() {
    if (cancelled) {
      return false;
    }
    entered = true;
    thread = Thread.currentThread();
    return true;
  }

  private synchronized void leave() {
    thread = null;
    // A pooled thread must not carry this attempt's interrupt into the next.
    Thread.interrupted();
  }
}

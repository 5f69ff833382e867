package dev.firebreak.workerprocess;

import dev.firebreak.api.Payload;
import dev.firebreak.isolation.AttemptContext;
import dev.firebreak.isolation.Execution;
import dev.firebreak.memory.ByteBudget;
import dev.firebreak.task.Cause;
import dev.firebreak.task.Outcome;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One attempt, from being asked for to its outcome. All but the outcome belongs to the pool. */
final class WarmExecution implements Execution {
  private static final Outcome NOT_BEGUN =
      new Outcome.Crashed(new Cause.Thrown("cancelled", "before it began", null));

  private static final Outcome NO_ROOM =
      new Outcome.NotStarted("there is no memory for its input now");

  /** Is not counted. */
  private static final int SHORT = 64 * 1024;

  private final Pool pool;
  private final AttemptContext attempt;
  private final Payload input;
  private final Consumer<Outcome> whenEnded;

  /** Guarded by the pool, as all below: who has it; null before and after. */
  @Nullable WarmProcess process;

  boolean cancelled;
  private byte[] line = {};

  /** For the line, unless it is short. */
  private final ByteBudget.Share memory;

  WarmExecution(Pool pool, AttemptContext attempt, Payload input, Consumer<Outcome> whenEnded) {
    this.pool = pool;
    this.attempt = attempt;
    this.input = input;
    this.whenEnded = whenEnded;
    this.memory = pool.memory().share();
  }

  /** It is so far, by its own account. */
  void progressed(double fraction, @Nullable String note) {
    attempt.progress(fraction, note);
  }

  String id() {
    return attempt.id();
  }

  /** A process is given it. */
  void handedOver() {
    attempt.handedOver();
  }

  /** It waits for a process that is not ready. */
  void waitsForReady() {
    attempt.waitsAgain();
  }

  byte[] line() {
    return line;
  }

  /** Finds it a process. What it is written as may be long: not to be called where that matters. */
  void submit(Dialect dialect) {
    Outcome refusal;
    try {
      refusal = input.size() > SHORT && !memory.grow(input.size()) ? NO_ROOM : null;
      refusal = refusal == null ? dialect.refusal(input) : refusal;
      line = refusal == null ? dialect.order(attempt, input) : line;
    } catch (RuntimeException | OutOfMemoryError e) {
      refusal = new Outcome.NotStarted("its input could not be written: " + e);
    }
    end(refusal == null ? pool.give(this) : refusal);
  }

  /** Its process was killed and is still there. */
  void outlive() {
    attempt.outlive();
  }

  /** The process that outlived its kill is gone. */
  void gone() {
    attempt.gone();
  }

  /** Tells the outcome, if there is one. */
  void end(@Nullable Outcome outcome) {
    if (outcome != null) {
      memory.release();
      whenEnded.accept(outcome);
    }
  }

  @Override
  public void cancel() {
    boolean begun;
    synchronized (pool) {
      boolean news = !cancelled;
      cancelled = true;
      begun = process == null || !news || process.cancel();
    }
    end(begun ? null : NOT_BEGUN);
  }

  @Override
  public boolean abandon() {
    boolean begun;
    synchronized (pool) {
      cancelled = true;
      begun = process == null || process.abandon();
    }
    end(begun ? null : NOT_BEGUN);
    return false;
  }

  /** Why it is not to be begun; null if it is. Guarded by the pool. */
  @Nullable Outcome unwanted() {
    return cancelled ? NOT_BEGUN : null;
  }
}

package dev.firebreak.workerprocess;

import dev.firebreak.api.Payload;
import dev.firebreak.isolation.AttemptContext;
import dev.firebreak.isolation.Execution;
import dev.firebreak.memory.ByteBudget;
import dev.firebreak.outputlog.LineOwner;
import dev.firebreak.task.Cause;
import dev.firebreak.task.Outcome;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One attempt, from its start to its outcome. All but the reporting of the outcome is guarded by
 * the pool.
 */
final class WarmExecution implements Execution {
  private static final Outcome NOT_BEGUN =
      new Outcome.Crashed(new Cause.Thrown("cancelled", "before it began", null));

  private static final Outcome NO_MEMORY =
      new Outcome.NotStarted("there is no memory for its input now");

  /** Lines up to this length are not charged to the budget. */
  private static final int SHORT = 64 * 1024;

  private final Pool pool;
  private final AttemptContext attempt;
  private final Payload input;
  private final Consumer<Outcome> whenEnded;

  /**
   * The process that has the attempt; null before and after. Guarded by the pool, as are the fields
   * below.
   */
  @Nullable WarmProcess process;

  boolean cancelled;

  /** Made when the process first speaks of a step; null before. */
  private @Nullable ProcessSteps steps;

  private byte[] line = {};

  /** Charged for the line, unless it is short. */
  private final ByteBudget.Share memory;

  WarmExecution(Pool pool, AttemptContext attempt, Payload input, Consumer<Outcome> whenEnded) {
    this.pool = pool;
    this.attempt = attempt;
    this.input = input;
    this.whenEnded = whenEnded;
    this.memory = pool.memory().share();
  }

  /** Passes on the progress that the process reports. */
  void progressed(double fraction, @Nullable String note) {
    attempt.progress(fraction, note);
  }

  /**
   * Acts on what the process reports of a step.
   *
   * @return what is wrong with the line; null for nothing
   */
  @Nullable String step(StepLine line, WarmProcess from) {
    ProcessSteps there;
    synchronized (pool) {
      there = steps == null ? new ProcessSteps(reply -> from.answerStep(this, reply)) : steps;
      steps = there;
    }
    return there.receive(line, attempt.steps());
  }

  /** Passes on what the process has written to its standard error. */
  void wrote(ByteBuffer bytes) {
    attempt.wrote(bytes);
  }

  String id() {
    return attempt.id();
  }

  /** The attempt as the log names it. */
  LineOwner owner() {
    return new LineOwner(attempt.id(), attempt.fence() > 0, attempt.number());
  }

  /** Records that a process was given the attempt. */
  void handedOver(long pid) {
    attempt.process().handedOver(pid);
  }

  /** Records that the attempt waits for a process that is not ready. */
  void waitsForReady() {
    attempt.process().waitsAgain();
  }

  byte[] line() {
    return line;
  }

  /**
   * Writes the attempt as a line and gives it to a process. Long input takes time: not to be called
   * on a dispatcher.
   */
  void submit(Dialect dialect) {
    Outcome refusal;
    try {
      refusal = input.size() > SHORT && !memory.grow(input.size()) ? NO_MEMORY : null;
      refusal = refusal == null ? dialect.refusal(input) : refusal;
      line = refusal == null ? dialect.order(attempt, input) : line;
    } catch (RuntimeException | OutOfMemoryError e) {
      refusal = new Outcome.NotStarted("its input could not be written: " + e);
    }
    report(refusal == null ? pool.assign(this) : refusal);
  }

  /** Records that its process was killed and still runs. */
  void outlive() {
    attempt.process().outlive();
  }

  /** Records that the process that outlived its kill has ended. */
  void gone() {
    attempt.process().gone();
  }

  /** Reports the outcome, if there is one. */
  void report(@Nullable Outcome outcome) {
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
    report(begun ? null : NOT_BEGUN);
  }

  @Override
  public boolean abandon() {
    boolean begun;
    synchronized (pool) {
      cancelled = true;
      begun = process == null || process.abandon();
    }
    report(begun ? null : NOT_BEGUN);
    return false;
  }

  /** The outcome if the attempt must not begin; null if it may. Guarded by the pool. */
  @Nullable Outcome unwanted() {
    return cancelled ? NOT_BEGUN : null;
  }
}

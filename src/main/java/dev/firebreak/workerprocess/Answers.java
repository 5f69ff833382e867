package dev.firebreak.workerprocess;

import dev.firebreak.task.Outcome;
import org.jspecify.annotations.Nullable;

/** Acts on the output of a process. */
record Answers(Pool pool, WarmProcess process, ProcessSpec recipe) implements LineHandler {
  private static final Outcome NO_MEMORY =
      new Outcome.OutputNotKept("there is no memory for its answer now");

  /** More unread bytes than those of a cancellation: an answer before was not read. */
  private static final int FORGOTTEN = 1024;

  @Override
  public boolean needsOutput() {
    return process.isOutputNeeded();
  }

  @Override
  public @Nullable String currentId() {
    WarmExecution current = process.current();
    if (current != null) {
      return current.id();
    }
    return process.isReady() ? null : "";
  }

  @Override
  public void onNoise(byte[] line) {
    process.evidence().addNoise(line);
  }

  @Override
  public void onUnexpectedLine(byte[] line) {
    pool.wroteUnexpectedly(process, TextLimits.excerpt(line));
    process.kill();
  }

  @Override
  public void tooLong(byte[] begun, boolean noMemory) {
    if (process.current() == null) {
      onUnexpectedLine(begun);
    } else {
      process.evidence().decide(noMemory ? NO_MEMORY : tooLarge());
      process.kill();
    }
  }

  private Outcome tooLarge() {
    long longest = Lines.longest(pool.memory());
    return new Outcome.OutputTooLarge(Math.min(recipe.program().results().maxOutput(), longest));
  }

  @Override
  public void failed(Throwable why) {
    if (process.current() != null && process.evidence().verdict() == null) {
      process.evidence().decide(process.evidence().reported("its answer was lost: " + why));
    }
    process.kill();
  }

  @Override
  public void onAnswer(Answer answer, byte[] line) {
    WarmExecution done = null;
    Outcome outcome = null;
    WarmExecution underway = null;
    WarmExecution stepping = null;
    synchronized (pool) {
      if (!process.isOutputNeeded()) {
        return; // The process is being ended.
      }
      if (line.length > recipe.lines().answer() && !(answer instanceof Answer.OfStep)) {
        tooLong(line, false);
        return;
      }
      switch (answer) {
        case Answer.Ended ended -> outcome = ended.outcome();
        case Answer.Failed(String detail) -> outcome = process.evidence().reported(detail);
        case Answer.Unusable(String reason) -> process.evidence().unusable(reason);
        case Answer.Wrong(String fault) -> breach(fault, line);
        case Answer.OfStep _ -> stepping = stepping(line);
        case Answer.Underway _ -> underway = process.current();
        case Answer.Ready _ -> {
          if (!process.declareReady()) {
            breach("it said twice that it is ready", line);
          }
        }
      }
      done = outcome == null ? null : answered(outcome, line);
    }
    if (done != null) {
      done.report(outcome);
    }
    if (underway != null && answer instanceof Answer.Underway(double fraction, String note)) {
      underway.progressed(fraction, note);
    }
    if (stepping != null && answer instanceof Answer.OfStep(StepLine step)) {
      onStep(stepping, step, line);
    }
  }

  /** The attempt whose step the process may speak of; null if there is none. */
  private @Nullable WarmExecution stepping(byte[] line) {
    if (!process.isReady()) {
      breach("it sent a line about a step before it was ready", line);
      return null;
    } else if (process.unread() > FORGOTTEN) {
      breach("it does not read the answers to its steps", line);
      return null;
    }
    return process.current();
  }

  private void onStep(WarmExecution execution, StepLine step, byte[] line) {
    String fault = execution.step(step, process);
    if (fault != null) {
      synchronized (pool) {
        breach(fault, line);
      }
    }
  }

  /** Returns the attempt that has this outcome; null if none has. */
  private @Nullable WarmExecution answered(Outcome outcome, byte[] line) {
    WarmExecution current = process.current();
    if (current == null) {
      return null; // The attempt that waited was ended; the process was not ready yet.
    } else if (!process.isReady()) {
      breach("it answered before it was ready", line);
    } else if (current.cancelled) {
      process.evidence().decide(outcome);
      process.kill(); // Everything else that it has started ends with it.
    } else {
      WarmExecution done = process.answered();
      settle();
      return done;
    }
    return null;
  }

  /** After an answer: keeps the process for another attempt, or ends it. */
  private void settle() {
    byte[] rest = process.rest();
    if (rest != null) {
      onUnexpectedLine(rest);
    } else if (process.evidence().answers() >= recipe.warm().maxTasks()) {
      process.retire();
      pool.replace();
    } else {
      pool.free(process);
    }
  }

  private void breach(String fault, byte[] line) {
    if (process.current() != null) {
      process.evidence().decide(process.evidence().garbled(fault, line));
    }
    process.kill();
  }
}

package dev.firebreak.supervision;

import dev.firebreak.config.TypeSettings;
import dev.firebreak.isolation.AttemptContext;
import dev.firebreak.isolation.AttemptTrace;
import dev.firebreak.store.Claimed;
import dev.firebreak.task.Cause;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.OutcomeKind;
import dev.firebreak.traces.Attribute;
import dev.firebreak.traces.Operation;
import dev.firebreak.traces.TraceSpan;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The spans of runs: the wait for a slot, each attempt, and the process that has the attempt. */
final class RunSpans {
  /** Shorter waits have no span: almost every call waits for some microseconds. */
  private static final long SHORTEST_WAIT = TimeUnit.MILLISECONDS.toNanos(1);

  private static final long NO_PROCESS = Long.MIN_VALUE;

  private RunSpans() {}

  /**
   * Records the wait of a run whose attempt begins now.
   *
   * @param nanos how long it has waited since it was submitted to its supervisor
   */
  static void waited(Run run, long nanos) {
    TypeRuntime type = run.type();
    if (!type.traces().enabled()) {
      return;
    }
    Claimed task = run.task();
    long wait = task == null ? nanos : sinceSubmission(task);
    if (wait >= SHORTEST_WAIT) {
      type.traces()
          .begin(Operation.WAIT, type.name(), run.trace(), wait)
          .set(Attribute.TYPE, type.name())
          .end();
    }
  }

  /** The time of a task in the store until its first attempt; 0 for later attempts. */
  private static long sinceSubmission(Claimed task) {
    boolean first = task.claim().number() == 1;
    long millis = System.currentTimeMillis() - task.claim().id().epochMillis();
    return first ? TimeUnit.MILLISECONDS.toNanos(millis) : 0;
  }

  /** Begins the span of an attempt; returns its trace. */
  static AttemptTrace begin(Run run, int number) {
    TypeRuntime type = run.type();
    Claimed task = run.task();
    Operation operation = task == null ? Operation.CALL_ATTEMPT : Operation.TASK_ATTEMPT;
    TraceSpan span = type.traces().begin(operation, type.name(), run.trace());
    if (span.recording()) {
      span.set(Attribute.TYPE, type.name()).set(Attribute.ATTEMPT, number);
      if (task == null) {
        span.set(Attribute.CALL, run.id().toString());
      } else {
        span.set(Attribute.TASK, run.id().toString()).set(Attribute.CLAIM, task.claim().number());
      }
    }
    return AttemptTrace.of(span, run.trace());
  }

  /** Ends the span of an attempt, and records that of its process if it had one. */
  static void end(Run run, AttemptContext attempt, Outcome outcome) {
    TraceSpan span = attempt.trace().span();
    if (span.recording()) {
      long since = attempt.process().begunAt(NO_PROCESS);
      if (since != NO_PROCESS) {
        process(run.type(), attempt.trace().position(), run.type().now() - since, outcome);
      }
      OutcomeKind kind = OutcomeKind.of(outcome);
      if (kind != null) {
        span.set(Attribute.OUTCOME, kind.word());
      }
      failIfFailed(span, outcome);
      span.end();
    }
  }

  private static void process(
      TypeRuntime type, @Nullable String parent, long nanos, Outcome outcome) {
    TraceSpan span = type.traces().begin(Operation.PROCESS, type.name(), parent, nanos);
    span.set(Attribute.TYPE, type.name());
    TypeSettings.Program program = type.settings().program();
    if (program != null) {
      String path = program.command().getFirst();
      span.set(Attribute.EXECUTABLE, path.substring(path.lastIndexOf('/') + 1));
    }
    Cause.Ended end = end(outcome);
    if (end != null && end.exitCode() != null) {
      span.set(Attribute.EXIT_CODE, end.exitCode());
    } else if (end != null && end.signal() != null) {
      span.set(Attribute.SIGNAL, end.signal());
    }
    failIfFailed(span, outcome);
    span.end();
  }

  private static Cause.@Nullable Ended end(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Crashed(Cause.Ended end) -> end;
      case Outcome.TimedOut timedOut -> timedOut.end();
      default -> null;
    };
  }

  /** A rejected input is no failure of the attempt, as an answer 4xx is none of a server. */
  private static void failIfFailed(TraceSpan span, Outcome outcome) {
    if (outcome instanceof Outcome.Crashed(Cause.Thrown thrown)) {
      span.fail(thrown.exception());
    } else if (outcome instanceof Outcome.Refused refused) {
      span.fail(refused.reason().name().toLowerCase(Locale.ROOT));
    } else if (outcome.failed()) {
      span.fail(String.valueOf(OutcomeKind.of(outcome)).toLowerCase(Locale.ROOT));
    }
  }
}

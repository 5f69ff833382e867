package dev.firebreak.tasks;

import dev.firebreak.api.Payload;
import dev.firebreak.store.Ending;
import dev.firebreak.store.Settled;
import dev.firebreak.store.StoreException;
import dev.firebreak.task.RunId;
import dev.firebreak.task.TaskState;
import dev.firebreak.traces.TracePosition;
import dev.firebreak.traces.TraceSpan;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Records in the store how attempts of tasks ended. Thread-safe; no method blocks. */
final class Settlement {
  private static final Logger LOG = LoggerFactory.getLogger(Settlement.class);
  private static final Duration NEXT_TRY = Duration.ofSeconds(1);

  private final TaskParts parts;
  private final ClaimHints hints;
  private final Attempts attempts;
  private final InFlight inFlight;

  Settlement(TaskParts parts, ClaimHints hints, Attempts attempts, InFlight inFlight) {
    this.parts = parts;
    this.hints = hints;
    this.attempts = attempts;
    this.inFlight = inFlight;
  }

  /** Records how an attempt ended, and repeats that until the store has answered. */
  void settle(TaskRun run, Ending ending) {
    TraceSpan span = StoreSpans.settle(run);
    parts
        .store()
        .settle(run.claim(), ending, run.keptOutput())
        .whenComplete(
            (settled, failure) -> {
              StoreSpans.end(span, failure);
              if (failure == null) {
                onSettled(run, settled, ending);
              } else {
                onFailed(run, ending, failure);
              }
            });
  }

  private void onFailed(TaskRun run, Ending ending, Throwable failure) {
    if (inFlight.givenUp()) {
      run.finish();
      inFlight.operationEnded();
    } else if (isUnstorable(failure) && !ReducedEnding.is(ending)) {
      warning(run)
          .log(
              "The store refuses the outcome of an attempt of task {} ({}); the outcome is recorded"
                  + " without its details.",
              run.claim().id(),
              failure.toString());
      settle(run, ReducedEnding.of(ending, failure));
    } else {
      if (cause(failure) instanceof StoreException.Full) {
        run.dropOutput();
      }
      warning(run)
          .log(
              "The outcome of an attempt of task {} could not be recorded ({}); retrying in {} ms.",
              run.claim().id(),
              failure.toString(),
              NEXT_TRY.toMillis());
      parts.delays().run(NEXT_TRY, () -> settle(run, ending));
    }
  }

  /** A warning with what it concerns, as members of a line in JSON. */
  private static LoggingEventBuilder warning(TaskRun run) {
    return LOG.atWarn()
        .addKeyValue("task", run.claim().id())
        .addKeyValue("attempt", run.claimed().tries().attempt())
        .addKeyValue("claim", run.claim().number())
        .addKeyValue("type", run.admission().type().name())
        .addKeyValue("trace", TracePosition.traceId(run.claimed().trace()));
  }

  private static boolean isUnstorable(Throwable failure) {
    return cause(failure) instanceof StoreException.Unstorable;
  }

  private static Throwable cause(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : null;
    return cause == null ? failure : cause;
  }

  private void onSettled(TaskRun run, Settled settled, Ending ending) {
    try {
      publish(run, settled, ending);
    } finally {
      run.finish();
      inFlight.operationEnded();
    }
  }

  private void publish(TaskRun run, Settled settled, Ending ending) {
    RunId id = run.claim().id();
    String type = run.admission().type().name();
    TaskState state = settled.state();
    synchronized (run) {
      attempts.settled(run);
      if (state == null) {
        run.admission().type().listener().staleAttempt();
        parts.listener().stale(id, type);
      } else {
        parts
            .listener()
            .changed(
                new TaskChange(
                    id,
                    type,
                    run.claimed().owner(),
                    state,
                    run.claimed().tries().attempt(),
                    firstResult(run, settled, ending)));
      }
    }
    if (run.claimed().suspect()) {
      hints.suspectEnded(type);
    }
    if (run.admission().type().mostInCluster() != null) {
      hints.due(type); // One task less runs in the cluster.
      parts.peers().workWaits(type);
    }
    if (settled.runAt() != null) {
      hints.dueIn(type, pause(ending, settled.runAt()));
      if (parts.limits().drain().begun()) {
        parts.peers().workWaits(type);
      }
    }
  }

  /** Returns what was recorded, unless the task has more than that: earlier attempts, or steps. */
  private static @Nullable FirstResult firstResult(TaskRun run, Settled settled, Ending ending) {
    Settled.Success recorded = settled.success();
    return recorded != null
            && run.claim().number() == 1
            && !run.hasSteps()
            && ending instanceof Ending.Succeeded(Payload result)
        ? new FirstResult(recorded.finishedAt(), recorded.node(), result)
        : null;
  }

  /** Returns how long the task waits before it may be claimed again. */
  private Duration pause(Ending ending, Instant runAt) {
    return switch (ending) {
      case Ending.Retried(_, Duration after) -> after;
      case Ending.CrashedInIsolation(_, Duration after) -> after;
      case Ending.Released(_, _, Duration after) -> after;
      case Ending.Parked _ -> until(runAt);
      case Ending.Succeeded _, Ending.SucceededAtLength _, Ending.Failed _, Ending.Cancelled _ ->
          Duration.ZERO;
    };
  }

  private Duration until(Instant runAt) {
    Duration left = Duration.between(parts.store().estimatedTime(), runAt);
    return left.isNegative() ? Duration.ZERO : left;
  }
}

package dev.firebreak.tasks;

import dev.firebreak.api.Payload;
import dev.firebreak.step.AttemptParked;
import dev.firebreak.step.StepJournal;
import dev.firebreak.step.StepKinds;
import dev.firebreak.step.StepRefused;
import dev.firebreak.step.StepResult;
import dev.firebreak.step.TaskEnds;
import dev.firebreak.store.Awaited;
import dev.firebreak.store.NewAwait;
import dev.firebreak.store.NewStep;
import dev.firebreak.store.TaskSignals;
import dev.firebreak.store.TaskStore;
import dev.firebreak.store.TaskWatches;
import dev.firebreak.store.Watching;
import dev.firebreak.task.Parking;
import dev.firebreak.task.RecordedStep;
import dev.firebreak.task.RunId;
import dev.firebreak.task.Step;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The sleeps and waits of an attempt: what is over returns at once, and for the rest the attempt
 * parks.
 */
final class StoredWaits {
  /** A longer time counts as this one, which no one waits for. */
  private static final Duration LONGEST = Duration.ofDays(365L * 1000);

  private final StoredSteps steps;
  private final TaskStore store;
  private final TaskParts.Delays delays;

  StoredWaits(StoredSteps steps, TaskStore store, TaskParts.Delays delays) {
    this.steps = steps;
    this.store = store;
    this.delays = delays;
  }

  CompletionStage<Void> sleep(String name, Duration length) {
    return steps
        .beginWait(name)
        .thenCompose(
            known ->
                known.isPresent()
                    ? CompletableFuture.completedStage(end(known.get()))
                    : begun(name, store.estimatedTime().plus(bounded(length))))
        .thenCompose(end -> sleepUntil(name, end));
  }

  private static Duration bounded(Duration time) {
    if (time.isNegative()) {
      return Duration.ZERO;
    }
    return time.compareTo(LONGEST) > 0 ? LONGEST : time;
  }

  private CompletionStage<Instant> begun(String name, Instant end) {
    StepResult result =
        new StepResult(Step.Kind.SLEEP, 0, Payload.json('"' + end.toString() + '"'), Duration.ZERO);
    return steps.record(name, result).thenApply(_ -> end);
  }

  private static Instant end(RecordedStep step) {
    String text = StepKinds.checked(step, Step.Kind.SLEEP).result().text();
    try {
      return Instant.parse(text.substring(1, text.length() - 1));
    } catch (DateTimeException | IndexOutOfBoundsException e) {
      throw new StepRefused("the end of sleep " + step.step().name() + " can't be read", e);
    }
  }

  private CompletionStage<Void> sleepUntil(String name, Instant end) {
    Duration left = Duration.between(store.estimatedTime(), end);
    if (!left.isPositive()) {
      return CompletableFuture.completedStage(null);
    } else if (left.compareTo(StepJournal.SHORT) <= 0 && steps.parking() == null) {
      CompletableFuture<Void> over = new CompletableFuture<>();
      delays.run(left, () -> over.complete(null));
      return over;
    }
    return park(new Parking("sleep " + name, end, null));
  }

  /** Ends the attempt, whose task waits without a slot. */
  private <T> CompletionStage<T> park(Parking parking) {
    steps.park(parking);
    return CompletableFuture.failedStage(new AttemptParked(parking.waitingFor()));
  }

  CompletionStage<Optional<Payload>> await(String name, Duration timeout) {
    return steps
        .beginWait(name)
        .thenCompose(
            known ->
                known.isPresent()
                    ? CompletableFuture.completedStage(body(known.get()))
                    : look(name, "signal " + name, bounded(timeout)));
  }

  /** Has the task get a signal of this name when the others have ended, and waits for it. */
  CompletionStage<Optional<Payload>> awaitAll(String name, List<RunId> ids, Duration timeout) {
    if (ids.size() > TaskWatches.MOST_WATCHED) {
      return CompletableFuture.failedStage(
          new StepRefused(
              name
                  + " waits for "
                  + ids.size()
                  + " tasks; the most are "
                  + TaskWatches.MOST_WATCHED));
    }
    return steps
        .beginWait(name)
        .thenCompose(
            known ->
                known.isPresent()
                    ? CompletableFuture.completedStage(body(known.get()))
                    : watch(name, ids)
                        .thenCompose(_ -> look(name, "tasks " + name, bounded(timeout))))
        .thenApply(body -> body.map(ends -> TaskEnds.checked(name, ids, ends)));
  }

  private CompletionStage<?> watch(String name, List<RunId> ids) {
    return steps
        .inOrder(name, _ -> store.watch(steps.claim(), name, ids), (_, _) -> Optional.empty())
        .thenCompose(
            watching ->
                switch (watching) {
                  case Watching.Watched _ -> CompletableFuture.completedStage(null);
                  case Watching.Unknown(List<String> unknown) ->
                      CompletableFuture.failedStage(
                          new StepRefused(name + " waits for tasks that do not exist: " + unknown));
                  case Watching.Above(List<String> above) ->
                      CompletableFuture.failedStage(
                          new StepRefused(
                              name
                                  + " waits for the task itself, or for tasks that it is a"
                                  + " descendant of: "
                                  + above));
                  case Watching.Stale _ -> {
                    steps.close();
                    yield CompletableFuture.failedStage(StoreRepeats.over(name));
                  }
                });
  }

  private static Optional<Payload> body(RecordedStep recorded) {
    StepKinds.checked(recorded, Step.Kind.SIGNAL);
    return recorded.step().code() == Awaited.TIMED_OUT
        ? Optional.empty()
        : Optional.of(recorded.result());
  }

  private CompletionStage<Optional<Payload>> look(
      String name, String waitingFor, Duration timeout) {
    return steps
        .inOrder(
            name,
            number -> store.await(steps.claim(), new NewAwait(number, name, timeout)),
            (number, awaited) -> recorded(name, number, awaited))
        .thenCompose(awaited -> answer(name, waitingFor, awaited));
  }

  /** The step that the store has recorded with its answer; empty for none. */
  private static Optional<NewStep> recorded(String name, int number, Awaited awaited) {
    return switch (awaited) {
      case Awaited.Received(Payload body) -> Optional.of(step(name, number, 0, body));
      case Awaited.Missed _ ->
          Optional.of(step(name, number, Awaited.TIMED_OUT, Payload.of(new byte[0])));
      case Awaited.Waiting _, Awaited.TooMany _, Awaited.Stale _ -> Optional.empty();
    };
  }

  private static NewStep step(String name, int number, int code, Payload body) {
    return new NewStep(number, name, Step.Kind.SIGNAL, code, body, Duration.ZERO);
  }

  private CompletionStage<Optional<Payload>> over(Optional<Payload> body) {
    steps.partGoesOn();
    return CompletableFuture.completedStage(body);
  }

  private CompletionStage<Optional<Payload>> answer(
      String name, String waitingFor, Awaited awaited) {
    return switch (awaited) {
      case Awaited.Received(Payload body) -> over(Optional.of(body));
      case Awaited.Missed _ -> over(Optional.empty());
      case Awaited.Waiting(Instant until, int wakes) -> park(new Parking(waitingFor, until, wakes));
      case Awaited.TooMany _ ->
          CompletableFuture.failedStage(
              new StepRefused(
                  "the task can't wait for signal "
                      + name
                      + ": it has got or waited for "
                      + 2 * TaskSignals.MOST
                      + " others"));
      case Awaited.Stale _ -> {
        steps.close();
        yield CompletableFuture.failedStage(StoreRepeats.over(name));
      }
    };
  }
}

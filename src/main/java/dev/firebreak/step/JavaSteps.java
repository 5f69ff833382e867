package dev.firebreak.step;

import dev.firebreak.api.Payload;
import dev.firebreak.api.TaskEnd;
import dev.firebreak.api.TaskParked;
import dev.firebreak.task.RecordedStep;
import dev.firebreak.task.Step;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/**
 * Runs the steps, sleeps and waits of handlers. Blocks the handler's thread until a result is
 * recorded.
 */
public final class JavaSteps {
  private JavaSteps() {}

  /**
   * Returns the recorded result of a step; without one, runs its body and records what that
   * returns.
   *
   * @param type the class of the result; Payload and byte[] are recorded as they are, others as
   *     JSON
   * @throws StepRefused if the step can't be run, read or recorded
   * @throws TaskParked if the attempt is to end
   * @throws Exception what the body throws; nothing is recorded then
   */
  public static <T> T run(
      StepJournal journal, String name, Class<T> type, Callable<? extends T> body)
      throws Exception {
    Optional<RecordedStep> known = result(journal.begin(name));
    if (known.isPresent()) {
      return StepValues.read(StepKinds.checked(known.get(), Step.Kind.RESULT), type);
    }
    long begun = System.nanoTime();
    boolean ended = false;
    try {
      T value = body.call();
      Payload payload = StepValues.written(name, value, type);
      Duration took = Duration.ofNanos(System.nanoTime() - begun);
      ended = true;
      result(journal.record(name, new StepResult(Step.Kind.RESULT, 0, payload, took)));
      return value;
    } finally {
      if (!ended) {
        journal.giveUp(name);
      }
    }
  }

  /**
   * Lets a task sleep.
   *
   * @throws StepRefused if the sleep can't be recorded
   * @throws TaskParked if the attempt is to end
   */
  public static void sleep(StepJournal journal, String name, Duration length)
      throws InterruptedException {
    result(journal.sleep(name, length));
  }

  /**
   * Waits for a signal.
   *
   * @return its body; empty if it has not come in time
   * @throws StepRefused if the signal can't be waited for
   * @throws TaskParked if the attempt is to end
   */
  public static Optional<Payload> await(StepJournal journal, String name, Duration timeout)
      throws InterruptedException {
    return result(journal.await(name, timeout));
  }

  /** Waits for a signal with a body in JSON. */
  public static <T> Optional<T> await(
      StepJournal journal, String name, Class<T> type, Duration timeout)
      throws InterruptedException {
    return await(journal, name, timeout).map(body -> StepValues.signal(name, body, type));
  }

  /**
   * Waits until tasks have ended.
   *
   * @return how; empty if one has not ended in time
   * @throws StepRefused if they can't be waited for
   * @throws TaskParked if the attempt is to end
   */
  public static Optional<List<TaskEnd>> awaitAll(
      StepJournal journal, String name, Collection<String> ids, Duration timeout)
      throws InterruptedException {
    return result(journal.awaitAll(name, TaskEnds.ids(name, ids), timeout))
        .map(ends -> TaskEnds.read(name, ends));
  }

  /**
   * Submits a child of the task; returns its id.
   *
   * @throws StepRefused if it can't be submitted
   */
  public static String submit(StepJournal journal, String name, String type, Payload input)
      throws InterruptedException {
    return result(journal.submit(name, type, input)).toString();
  }

  private static <T> T result(CompletionStage<T> stage) throws InterruptedException {
    try {
      return stage.toCompletableFuture().get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case AttemptParked parked -> throw new TaskParked(String.valueOf(parked.getMessage()));
        case StepRefused refused -> throw refused;
        case null, default ->
            throw new StepRefused("the steps of this task can't be read: " + e.getCause(), e);
      }
    }
  }
}

package dev.firebreak.tasks;

import dev.firebreak.step.StepJournal;
import dev.firebreak.step.StepLimits;
import dev.firebreak.step.StepNames;
import dev.firebreak.step.StepRefused;
import dev.firebreak.step.StepResult;
import dev.firebreak.store.NewStep;
import dev.firebreak.store.StoreException;
import dev.firebreak.store.TaskSteps;
import dev.firebreak.task.Claim;
import dev.firebreak.task.RecordedStep;
import dev.firebreak.task.Step;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a task in the store, as the attempt sees that holds its claim. The names of recorded
 * steps are read when the first step begins; results are read some at a time, as steps usually
 * begin in the order in which they were recorded. Records one step after the other.
 */
final class StoredSteps implements StepJournal {
  /** How many bytes of results are read at a time. */
  private static final long READ_AT_ONCE = 256 * 1024;

  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  private final TaskSteps store;
  private final Claim claim;
  private final StepLimits limits;
  private final TaskParts.Delays delays;
  private final StepReports reports;

  /** The numbers of recorded steps; null before the first step begins. */
  private @Nullable CompletableFuture<Map<String, Integer>> numbers;

  /** The steps that were begun and have not ended. */
  private final Set<String> underway = new HashSet<>();

  /** The steps that were read last, by number. */
  private Map<Integer, RecordedStep> window = Map.of();

  private CompletableFuture<Void> lastRecord = CompletableFuture.completedFuture(null);
  private int last;
  private boolean closed;

  /** Creates the journal of the attempt that holds a claim. */
  StoredSteps(
      TaskSteps store,
      Claim claim,
      StepLimits limits,
      TaskParts.Delays delays,
      StepReports reports) {
    this.store = store;
    this.claim = claim;
    this.limits = limits;
    this.delays = delays;
    this.reports = reports;
  }

  /** Records nothing any more, as the attempt has ended. */
  synchronized void close() {
    closed = true;
  }

  @Override
  public CompletionStage<Optional<RecordedStep>> begin(String name) {
    try {
      StepNames.checked(name);
    } catch (StepRefused e) {
      return CompletableFuture.failedStage(e);
    }
    return numbers()
        .thenCompose(known -> begin(name, known))
        .thenApply(
            step -> {
              if (step.isPresent()) {
                reports.served();
              }
              return step;
            });
  }

  private synchronized CompletableFuture<Map<String, Integer>> numbers() {
    CompletableFuture<Map<String, Integer>> known = numbers;
    if (known == null || known.isCompletedExceptionally()) {
      // The first claim of a task has no steps to find.
      known =
          claim.number() == 1
              ? CompletableFuture.completedFuture(new HashMap<>())
              : store.stepList(claim.id()).thenApply(this::indexed).toCompletableFuture();
      numbers = known;
    }
    return known;
  }

  private synchronized Map<String, Integer> indexed(List<Step> steps) {
    Map<String, Integer> known = HashMap.newHashMap(steps.size());
    steps.forEach(step -> known.put(step.name(), step.number()));
    last = steps.isEmpty() ? 0 : steps.getLast().number();
    return known;
  }

  private synchronized CompletionStage<Optional<RecordedStep>> begin(
      String name, Map<String, Integer> known) {
    Integer number = known.get(name);
    if (number != null) {
      return read(number);
    } else if (closed) {
      return CompletableFuture.failedStage(ended(name));
    } else if (known.size() + underway.size() >= limits.most()) {
      return CompletableFuture.failedStage(
          new StepRefused(
              "step " + name + " can't begin: a task has at most " + limits.most() + " steps"));
    } else if (!underway.add(name)) {
      return CompletableFuture.failedStage(
          new StepRefused("step " + name + " runs already: names of steps must differ"));
    }
    return CompletableFuture.completedStage(Optional.empty());
  }

  private CompletionStage<Optional<RecordedStep>> read(int number) {
    RecordedStep there = window.get(number);
    return there != null
        ? CompletableFuture.completedStage(Optional.of(there))
        : store
            .steps(claim.id(), number - 1, READ_AT_ONCE)
            .thenApply(steps -> Optional.of(opened(steps, number)));
  }

  private synchronized RecordedStep opened(List<RecordedStep> steps, int number) {
    Map<Integer, RecordedStep> read = HashMap.newHashMap(steps.size());
    steps.forEach(one -> read.put(one.step().number(), one));
    RecordedStep wanted = read.get(number);
    if (wanted == null) {
      throw new StepRefused("the recorded steps of this task were deleted meanwhile");
    }
    window = read;
    return wanted;
  }

  @Override
  public int longest() {
    return limits.longest();
  }

  @Override
  public synchronized void giveUp(String name) {
    underway.remove(name);
  }

  @Override
  public synchronized CompletionStage<Void> record(String name, StepResult result) {
    if (result.payload().size() > limits.longest()) {
      giveUp(name);
      return CompletableFuture.failedStage(
          new StepRefused(
              "the result of step "
                  + name
                  + " has "
                  + result.payload().size()
                  + " bytes; at most "
                  + limits.longest()
                  + " can be recorded"));
    }
    lastRecord =
        lastRecord
            .handle((_, _) -> next(name, result))
            .thenCompose(step -> recorded(step, FIRST_PAUSE))
            .whenComplete((_, _) -> giveUp(name));
    return lastRecord;
  }

  private synchronized NewStep next(String name, StepResult result) {
    return new NewStep(
        last + 1, name, result.kind(), result.code(), result.payload(), result.took());
  }

  /** Records a step, again and again while the store can't be reached. */
  private CompletionStage<Void> recorded(NewStep step, Duration pause) {
    if (isClosed()) {
      return CompletableFuture.failedStage(ended(step.name()));
    }
    CompletableFuture<Void> done = new CompletableFuture<>();
    store
        .record(claim, step)
        .whenComplete(
            (held, failure) -> {
              if (failure == null) {
                if (held) {
                  reports.recorded(step); // Not under this monitor: listeners take others.
                }
                finish(step, held, done);
              } else if (mayPass(failure)) {
                delays.run(pause, () -> again(step, longer(pause), done));
              } else {
                done.completeExceptionally(
                    new StepRefused(
                        "step "
                            + step.name()
                            + " can't be recorded: "
                            + cause(failure).getMessage(),
                        cause(failure)));
              }
            });
    return done;
  }

  private void again(NewStep step, Duration pause, CompletableFuture<Void> done) {
    recorded(step, pause)
        .whenComplete(
            (_, failure) -> {
              if (failure == null) {
                done.complete(null);
              } else {
                done.completeExceptionally(cause(failure));
              }
            });
  }

  private static Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
  }

  /** A step whose record may exist is recorded again under its number, which finds that record. */
  private static boolean mayPass(Throwable failure) {
    Throwable cause = cause(failure);
    return cause instanceof StoreException.Unavailable
        || cause instanceof StoreException.OutcomeUnknown;
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  private synchronized void finish(NewStep step, boolean held, CompletableFuture<Void> done) {
    CompletableFuture<Map<String, Integer>> known = numbers;
    if (!held || known == null) {
      closed = true;
      done.completeExceptionally(ended(step.name()));
      return;
    }
    last = step.number();
    known.join().put(step.name(), last);
    done.complete(null);
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private static StepRefused ended(String name) {
    return new StepRefused(
        "step " + name + " is not recorded: this attempt has ended, or no longer holds its task");
  }
}

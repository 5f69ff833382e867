package dev.firebreak.tasks;

import dev.firebreak.api.Payload;
import dev.firebreak.step.AttemptParked;
import dev.firebreak.step.StepJournal;
import dev.firebreak.step.StepLimits;
import dev.firebreak.step.StepNames;
import dev.firebreak.step.StepRefused;
import dev.firebreak.step.StepResult;
import dev.firebreak.store.NewStep;
import dev.firebreak.store.TaskStore;
import dev.firebreak.task.Claim;
import dev.firebreak.task.Parking;
import dev.firebreak.task.RecordedStep;
import dev.firebreak.task.RunId;
import dev.firebreak.task.Step;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a task in the store, as the attempt sees that holds its claim. The names of recorded
 * steps are read when the first step begins; results are read some at a time, as steps usually
 * begin in the order in which they were recorded. Records one step after the other.
 */
final class StoredSteps implements StepJournal {
  /** How many bytes of results are read at a time. */
  private static final long READ_AT_ONCE = 256 * 1024;

  private final TaskStore store;
  private final Claim claim;
  private final StepLimits limits;
  private final StepReports reports;
  private final Function<StoreRepeats, ChildSubmission> children;
  private final StoreRepeats repeats;
  private final StoredWaits waits;

  /** The numbers of recorded steps; null before the first step begins. */
  private @Nullable CompletableFuture<Map<String, Integer>> numbers;

  /** The steps that were begun and have not ended. */
  private final Set<String> underway = new HashSet<>();

  /** The steps that were read last, by number. */
  private Map<Integer, RecordedStep> window = Map.of();

  private CompletableFuture<?> lastRecord = CompletableFuture.completedFuture(null);
  private int last;
  private boolean closed;

  /** What the task waits for once this attempt has ended; null if the attempt is to go on. */
  private @Nullable Parking parking;

  /** Creates the journal of the attempt that holds a claim. */
  StoredSteps(
      TaskStore store,
      Claim claim,
      StepLimits limits,
      TaskParts.Delays delays,
      StepReports reports,
      Function<StoreRepeats, ChildSubmission> children) {
    this.children = children;
    this.store = store;
    this.claim = claim;
    this.limits = limits;
    this.reports = reports;
    repeats = new StoreRepeats(delays, this::isClosed);
    waits = new StoredWaits(this, store, delays);
  }

  /** Records nothing any more, as the attempt has ended. */
  synchronized void close() {
    closed = true;
  }

  Claim claim() {
    return claim;
  }

  /**
   * Ends the attempt, whose task then waits without a slot, for the first of all that its parts
   * wait for. No further step begins, but sleeps and waits do, so that the task wakes for them.
   */
  synchronized void park(Parking more) {
    parking = parking == null ? more : parking.or(more);
  }

  /**
   * Has the task go on at once if another part waits: a part has got what it waited for, and may
   * begin no step in this attempt.
   */
  synchronized void partGoesOn() {
    if (parking != null) {
      parking = parking.endingAt(store.estimatedTime());
    }
  }

  /** What the task waits for once this attempt has ended; null if the attempt is to go on. */
  synchronized @Nullable Parking parking() {
    return parking;
  }

  @Override
  public CompletionStage<Void> sleep(String name, Duration length) {
    return waits.sleep(name, length);
  }

  @Override
  public CompletionStage<Optional<Payload>> await(String name, Duration timeout) {
    return waits.await(name, timeout);
  }

  @Override
  public CompletionStage<Optional<Payload>> awaitAll(
      String name, List<RunId> ids, Duration timeout) {
    return waits.awaitAll(name, ids, timeout);
  }

  @Override
  public CompletionStage<RunId> submit(String name, String type, Payload input) {
    return children.apply(repeats).submit(name, type, input);
  }

  @Override
  public CompletionStage<Optional<RecordedStep>> begin(String name) {
    return begin(name, false);
  }

  /** Begins a sleep or a wait, also when another part of the attempt waits already. */
  CompletionStage<Optional<RecordedStep>> beginWait(String name) {
    return begin(name, true);
  }

  private CompletionStage<Optional<RecordedStep>> begin(String name, boolean waits) {
    try {
      StepNames.checked(name);
    } catch (StepRefused e) {
      return CompletableFuture.failedStage(e);
    }
    return numbers()
        .thenCompose(known -> begin(name, known, waits))
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
      String name, Map<String, Integer> known, boolean waits) {
    Parking parked = parking;
    if (parked != null && !waits) {
      return CompletableFuture.failedStage(new AttemptParked(parked.waitingFor()));
    }
    Integer number = known.get(name);
    if (number != null) {
      return read(number);
    } else if (closed) {
      return CompletableFuture.failedStage(StoreRepeats.over(name));
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
  public CompletionStage<Void> record(String name, StepResult result) {
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
    return inOrder(
            name,
            number -> store.record(claim, step(number, name, result)),
            (number, held) -> held ? Optional.of(step(number, name, result)) : Optional.empty())
        .thenCompose(
            held -> {
              if (held) {
                return CompletableFuture.completedStage(null);
              }
              close();
              return CompletableFuture.failedStage(StoreRepeats.over(name));
            });
  }

  private static NewStep step(int number, String name, StepResult result) {
    return new NewStep(number, name, result.kind(), result.code(), result.payload(), result.took());
  }

  /**
   * Runs an operation of the store on a step that was begun, after those before it, again and again
   * while the store can't be reached. The step has ended then.
   *
   * @param operation is given the number that the step gets
   * @param recorded the step that the store has recorded, from its number and the answer; empty if
   *     it has recorded none
   */
  synchronized <T> CompletionStage<T> inOrder(
      String name,
      IntFunction<CompletionStage<T>> operation,
      BiFunction<Integer, T, Optional<NewStep>> recorded) {
    CompletableFuture<T> done =
        lastRecord
            .handle((_, _) -> next())
            .thenCompose(
                number ->
                    repeats
                        .run(name, () -> operation.apply(number))
                        .thenApply(
                            answer -> {
                              recorded.apply(number, answer).ifPresent(this::keep);
                              return answer;
                            }))
            .whenComplete((_, _) -> giveUp(name));
    lastRecord = done;
    return done;
  }

  private synchronized int next() {
    return last + 1;
  }

  private void keep(NewStep step) {
    reports.recorded(step); // Not under this monitor: listeners take others.
    synchronized (this) {
      last = step.number();
      CompletableFuture<Map<String, Integer>> known = numbers;
      if (known != null) {
        known.join().put(step.name(), last);
      }
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }
}

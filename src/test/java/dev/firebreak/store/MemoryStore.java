package dev.firebreak.store;

import dev.firebreak.api.Payload;
import dev.firebreak.liveness.HeapWatch;
import dev.firebreak.task.Claim;
import dev.firebreak.task.OutputPart;
import dev.firebreak.task.RecordedStep;
import dev.firebreak.task.RunId;
import dev.firebreak.task.Signal;
import dev.firebreak.task.Step;
import dev.firebreak.task.Task;
import dev.firebreak.task.TaskState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A store in the heap: the model that other stores are compared with, and a store for other tests.
 */
public class MemoryStore implements TaskStore {
  private final InstantSource clock;
  private final MemoryRows rows;
  private final Map<String, String> notes = new HashMap<>();
  private final MemoryOutputs outputs = new MemoryOutputs();
  private final MemorySteps steps = new MemorySteps();
  private final MemorySignals signals = new MemorySignals();

  /** The next operations fail with this, as long as it is set. */
  public volatile @Nullable StoreException failure;

  /** Reads fail with this, as long as it is set. */
  public volatile @Nullable StoreException readFailure;

  /** Endings that are refused as unstorable. */
  public volatile Predicate<Ending> refusesEnding = _ -> false;

  /** Creates an empty store. */
  public MemoryStore(String node, InstantSource clock) {
    this.clock = clock;
    this.rows = new MemoryRows(node, clock);
  }

  private synchronized <T> CompletionStage<T> in(Supplier<T> operation) {
    StoreException failed = failure;
    if (failed != null) {
      return CompletableFuture.failedStage(failed);
    }
    try {
      return CompletableFuture.completedStage(operation.get());
    } catch (Error e) { // Like a writer that fails what it has at hand.
      HeapWatch.noticed(e);
      return CompletableFuture.failedFuture(new StoreException.Unavailable(e.toString()));
    }
  }

  private <T> CompletionStage<T> read(Supplier<T> reading) {
    StoreException failed = readFailure;
    return failed == null ? in(reading) : CompletableFuture.failedStage(failed);
  }

  @Override
  public CompletionStage<Accepted> accept(Submission submission) {
    return Storable.unless(Storable.refusal(submission), () -> in(() -> rows.accept(submission)));
  }

  @Override
  public CompletionStage<List<ClaimResult>> claim(List<ClaimRequest> requests) {
    return in(() -> requests.stream().map(rows::claim).toList());
  }

  @Override
  public CompletionStage<Settled> settle(Claim claim, Ending ending, @Nullable OutputPart output) {
    if (refusesEnding.test(ending)) {
      return CompletableFuture.failedStage(
          new StoreException.Unstorable("no euro sign in this encoding: €"));
    }
    return in(
        () -> {
          MemoryTask row = rows.find(claim.id()).orElse(null);
          if (row == null || row.claims() != claim.number()) {
            return Settled.STALE;
          }
          boolean runs = row.runs();
          if (runs) {
            row.settle(ending, rows.now());
          }
          if (output != null) {
            outputs.keep(claim.id(), output);
          }
          Instant finishedAt = row.read(false, Task.Steps.NONE).times().finishedAt();
          return runs && finishedAt != null && row.shown() == TaskState.SUCCEEDED
              ? Settled.succeeded(
                  finishedAt, String.valueOf(row.read(false, Task.Steps.NONE).node()))
              : new Settled(row.shown(), row.live() ? row.runAt() : null);
        });
  }

  /** Frees running tasks, as a store does that is opened after its node was killed. */
  public synchronized void nodeLost() {
    rows.nodeLost();
  }

  @Override
  public CompletionStage<Reconciled> reconcile(Set<Claim> known) {
    return in(
        () ->
            new Reconciled(
                0,
                known.stream()
                    .filter(
                        claim -> rows.find(claim.id()).orElseThrow().shown() == TaskState.STOPPING)
                    .collect(Collectors.toSet())));
  }

  @Override
  public CompletionStage<Boolean> record(Claim claim, NewStep step) {
    return Storable.unless(
        Storable.refusal("step", step.name()),
        () ->
            in(
                () -> {
                  boolean holds =
                      rows.find(claim.id())
                          .filter(row -> row.claims() == claim.number() && row.runs())
                          .isPresent();
                  return steps.record(claim.id(), claim.number(), step, holds, rows.now());
                }));
  }

  @Override
  public CompletionStage<List<RecordedStep>> steps(RunId id, int after, long most) {
    return read(() -> steps.read(id, after, most));
  }

  @Override
  public CompletionStage<List<Step>> stepList(RunId id, int after, int most) {
    return read(() -> steps.list(id, after, most));
  }

  @Override
  public CompletionStage<Optional<StoredBytes>> stepResult(RunId id, String name, long most) {
    return read(() -> steps.result(id, name, most));
  }

  @Override
  public CompletionStage<Awaited> await(Claim claim, NewAwait wanted) {
    return in(
        () -> {
          MemoryTask row =
              rows.find(claim.id())
                  .filter(one -> one.claims() == claim.number() && one.runs())
                  .orElse(null);
          return row == null
              ? new Awaited.Stale()
              : signals.await(
                  claim.id(),
                  wanted,
                  row.wakes(),
                  rows.now(),
                  step -> steps.record(claim.id(), claim.number(), step, true, rows.now()));
        });
  }

  @Override
  public CompletionStage<Signalled> signal(RunId id, String name, Payload body, long mostBytes) {
    return Storable.unless(
        Storable.refusal("signal", name),
        () ->
            in(
                () ->
                    rows.find(id)
                        .map(row -> signals.signal(id, row, name, body, mostBytes, rows.now()))
                        .orElse(Signalled.UNKNOWN)));
  }

  @Override
  public CompletionStage<List<Signal>> signals(RunId id) {
    return read(() -> signals.list(id));
  }

  @Override
  public CompletionStage<Cancelling> cancel(RunId id) {
    return in(
        () -> rows.find(id).map(row -> row.cancel(rows.now())).orElseGet(Cancelling.Unknown::new));
  }

  @Override
  public CompletionStage<Requeued> retry(RunId id, @Nullable NewInput input) {
    return in(
        () -> {
          Requeued requeued =
              rows.find(id).map(row -> row.retry(input, rows.now())).orElse(Requeued.UNKNOWN);
          if (requeued.queued()) {
            signals.retried(id, input == null ? List.of() : null);
          }
          if (input != null && requeued.queued()) {
            steps.retain(other -> !other.equals(id));
          }
          return requeued;
        });
  }

  @Override
  public CompletionStage<Requeued> retryFrom(
      RunId id, @Nullable String step, @Nullable String version) {
    return in(
        () ->
            rows.find(id)
                .map(
                    row ->
                        row.canBeRetried() && step != null && !forgetFrom(id, step)
                            ? new Requeued(row.moved().type(), row.moved().owner(), null, true)
                            : row.retryAs(version, rows.now()))
                .orElse(Requeued.UNKNOWN));
  }

  private boolean forgetFrom(RunId id, String step) {
    List<Step> before = steps.list(id, 0, MOST_LISTED);
    boolean known = steps.forgetFrom(id, step);
    if (known) {
      List<Step> left = steps.list(id, 0, MOST_LISTED);
      signals.retried(
          id,
          before.stream()
              .filter(one -> one.kind() == Step.Kind.SIGNAL && !left.contains(one))
              .map(Step::name)
              .toList());
    }
    return known;
  }

  @Override
  public CompletionStage<Changed> changeAll(
      Wanted change, Filter filter, @Nullable RunId before, int limit) {
    return Storable.unless(
        Storable.refusal(filter),
        () ->
            in(
                () -> {
                  Changed changed = rows.changeAll(change, filter, before, limit);
                  if (change == Wanted.RETRY) {
                    changed.moved().forEach(task -> signals.retried(task.id(), List.of()));
                  }
                  outputs.retain(id -> rows.find(id).isPresent());
                  steps.retain(id -> rows.find(id).isPresent());
                  signals.retain(id -> rows.find(id).isPresent());
                  return changed;
                }));
  }

  @Override
  public CompletionStage<Matching> count(Filter filter, Wanted wanted, int most) {
    return Storable.unless(
        Storable.refusal(filter), () -> read(() -> rows.count(filter, wanted, most)));
  }

  @Override
  public CompletionStage<Failures> failures(
      @Nullable String type, @Nullable String owner, int most) {
    return read(() -> rows.failures(type, owner, most));
  }

  @Override
  public CompletionStage<Integer> prune(Duration age, int limit) {
    return in(
        () -> {
          int pruned = rows.prune(age, limit);
          outputs.retain(id -> rows.find(id).isPresent());
          steps.retain(id -> rows.find(id).isPresent());
          signals.retain(id -> rows.find(id).isPresent());
          return pruned;
        });
  }

  @Override
  public CompletionStage<Optional<Task>> find(RunId id) {
    return read(() -> rows.find(id).map(row -> row.read(true, steps.last(id))));
  }

  @Override
  public CompletionStage<Optional<StoredBytes>> input(RunId id, long most) {
    return read(() -> rows.find(id).map(row -> row.storedInput(most)));
  }

  @Override
  public CompletionStage<Values> values(FilterField field, String prefix, int most) {
    return Storable.unless(
        Storable.refusal(field, prefix), () -> read(() -> rows.values(field, prefix, most)));
  }

  @Override
  public CompletionStage<Optional<String>> typeOf(RunId id, @Nullable String owner) {
    return read(
        () ->
            rows.find(id)
                .map(MemoryTask::submission)
                .filter(s -> owner == null || owner.equals(s.owner()))
                .map(Submission::type));
  }

  @Override
  public CompletionStage<Map<String, Integer>> liveOf(Map<String, Integer> most) {
    return read(() -> rows.liveOf(most));
  }

  @Override
  public CompletionStage<Queues> queues(Set<String> types) {
    return read(() -> rows.queues(types));
  }

  @Override
  public CompletionStage<Map<String, Long>> unaccepted(Map<String, Set<String>> accepted) {
    return read(() -> rows.unaccepted(accepted));
  }

  @Override
  public CompletionStage<Map<String, String>> engine() {
    return read(() -> Map.of("engine", "memory", "schema", "0", "bytes", "0"));
  }

  @Override
  public CompletionStage<Counts> counts(@Nullable String owner) {
    return read(() -> rows.counts(owner));
  }

  @Override
  public CompletionStage<Optional<OutputPart>> nextOutput(RunId id, int claim) {
    return read(() -> outputs.next(id, claim));
  }

  @Override
  public CompletionStage<Optional<OutputPart>> lastOutput(RunId id, int attempt) {
    return read(() -> outputs.last(id, attempt));
  }

  @Override
  public CompletionStage<Page> list(Filter filter, @Nullable RunId before, int limit) {
    return Storable.unless(
        Storable.refusal(filter), () -> read(() -> rows.page(filter, before, limit)));
  }

  @Override
  public CompletionStage<@Nullable Void> remember(String name, String value) {
    return Storable.unless(Storable.refusal("note", name + value), () -> noted(name, value));
  }

  private CompletionStage<@Nullable Void> noted(String name, String value) {
    return in(
        () -> {
          notes.put(name, value);
          return null;
        });
  }

  @Override
  public Instant estimatedTime() {
    return clock.instant();
  }

  @Override
  public CompletionStage<Instant> time() {
    return read(rows::now);
  }

  @Override
  public CompletionStage<Optional<String>> recall(String name) {
    return read(() -> Optional.ofNullable(notes.get(name)));
  }

  @Override
  public CompletionStage<Void> backUp(Path target) {
    return CompletableFuture.failedStage(new UnsupportedOperationException());
  }

  @Override
  public synchronized long live() {
    return rows.live();
  }

  @Override
  public boolean roomToAccept() {
    return !(failure instanceof StoreException.Full);
  }

  @Override
  public @Nullable String readTrouble() {
    StoreException failed = readFailure;
    return failed == null ? null : failed.getMessage();
  }

  @Override
  public void close() {}
}

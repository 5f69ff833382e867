package dev.firebreak.store;

import dev.firebreak.liveness.HeapWatch;
import dev.firebreak.task.Claim;
import dev.firebreak.task.RunId;
import dev.firebreak.task.Task;
import dev.firebreak.task.TaskState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
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
  private final String node;
  private final InstantSource clock;
  private final NavigableMap<RunId, MemoryTask> rows = new TreeMap<>();
  private final Map<String, MemoryTask> keys = new HashMap<>();
  private Instant latest = Instant.MIN;
  private final Map<String, String> notes = new HashMap<>();

  /** The next operations fail with this, as long as it is set. */
  public volatile @Nullable StoreException failure;

  /** Reads fail with this, as long as it is set. */
  public volatile @Nullable StoreException readFailure;

  /** Endings that are refused as unstorable. */
  public volatile Predicate<Ending> refusesEnding = _ -> false;

  /** Creates an empty store. */
  public MemoryStore(String node, InstantSource clock) {
    this.node = node;
    this.clock = clock;
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

  private Instant now() {
    Instant now = Instant.ofEpochMilli(clock.millis());
    if (now.isBefore(latest)) {
      rows.values().forEach(row -> row.clockSetBack(now));
    }
    latest = now;
    return now;
  }

  @Override
  public CompletionStage<Accepted> accept(Submission submission) {
    return Storable.unless(Storable.refusal(submission), () -> accepted(submission));
  }

  private CompletionStage<Accepted> accepted(Submission submission) {
    return in(
        () -> {
          Instant now = now();
          IdempotencyKey key = submission.key();
          if (key != null) {
            MemoryTask first = keys.get(key.scope() + '\0' + key.key());
            if (first != null) {
              IdempotencyKey before = first.submission().key();
              RunId id = first.submission().id();
              return before != null && Arrays.equals(before.digest(), key.digest())
                  ? new Accepted.Known(id)
                  : new Accepted.KeyReused(id);
            }
          }
          MemoryTask row = new MemoryTask(submission, now);
          rows.put(submission.id(), row);
          if (key != null) {
            keys.put(key.scope() + '\0' + key.key(), row);
          }
          boolean start = submission.start() != Start.LATER && !row.runAt().isAfter(now);
          Claim claim = start ? row.claim(node, submission.start() == Start.ISOLATED, now) : null;
          return new Accepted.Stored(row.createdAt(), row.runAt(), claim);
        });
  }

  @Override
  public CompletionStage<List<ClaimResult>> claim(List<ClaimRequest> requests) {
    return in(
        () -> requests.stream().map(r -> MemoryClaim.of(r, rows.values(), node, now())).toList());
  }

  @Override
  public CompletionStage<Settled> settle(Claim claim, Ending ending) {
    if (refusesEnding.test(ending)) {
      return CompletableFuture.failedStage(
          new StoreException.Unstorable("no euro sign in this encoding: €"));
    }
    return in(
        () -> {
          MemoryTask row = rows.get(claim.id());
          if (row == null || row.claims() != claim.number()) {
            return Settled.STALE;
          }
          if (row.runs()) {
            row.settle(ending, now());
          }
          return new Settled(row.shown(), row.live() ? row.runAt() : null);
        });
  }

  /** Frees running tasks, as a store does that is opened after its node was killed. */
  public synchronized void nodeLost() {
    Instant now = now();
    rows.values().stream().filter(MemoryTask::runs).forEach(task -> task.nodeLost(node, now));
  }

  @Override
  public CompletionStage<Reconciled> reconcile(Set<Claim> known) {
    return in(
        () ->
            new Reconciled(
                0,
                known.stream()
                    .filter(claim -> rows.get(claim.id()).shown() == TaskState.STOPPING)
                    .collect(Collectors.toSet())));
  }

  @Override
  public CompletionStage<Cancelling> cancel(RunId id) {
    return in(
        () -> {
          MemoryTask row = rows.get(id);
          return row == null ? new Cancelling.Unknown() : row.cancel(now());
        });
  }

  @Override
  public CompletionStage<Requeued> retry(RunId id) {
    return in(
        () -> {
          MemoryTask row = rows.get(id);
          return row == null ? Requeued.UNKNOWN : row.retry(now());
        });
  }

  @Override
  public CompletionStage<Changed> cancelAll(Filter filter, int limit) {
    return Storable.unless(Storable.refusal(filter), () -> cancelAllMatching(filter, limit));
  }

  private CompletionStage<Changed> cancelAllMatching(Filter filter, int limit) {
    return in(
        () -> {
          List<MemoryTask> all =
              matching(filter).stream().filter(row -> row.canBeCancelled()).toList();
          List<Claim> stopping = new ArrayList<>();
          List<Moved> moved = new ArrayList<>();
          for (MemoryTask row : all.stream().limit(limit).toList()) {
            switch (row.cancel(now())) {
              case Cancelling.Stopping(Claim claim) -> stopping.add(claim);
              case Cancelling.Done(Moved task) -> moved.add(task);
              default -> throw new IllegalStateException();
            }
          }
          return new Changed(all.size() > limit, stopping, moved);
        });
  }

  @Override
  public CompletionStage<Changed> retryAll(Filter filter, int limit) {
    return Storable.unless(Storable.refusal(filter), () -> retryAllMatching(filter, limit));
  }

  private CompletionStage<Changed> retryAllMatching(Filter filter, int limit) {
    return in(
        () -> {
          List<MemoryTask> all =
              matching(filter).stream().filter(row -> row.canBeRetried()).toList();
          List<MemoryTask> some = all.stream().limit(limit).toList();
          some.forEach(row -> row.retry(now()));
          return new Changed(
              all.size() > limit, List.of(), some.stream().map(MemoryTask::moved).toList());
        });
  }

  private List<MemoryTask> matching(Filter filter) {
    return rows.descendingMap().values().stream()
        .filter(r -> filter.type() == null || filter.type().equals(r.submission().type()))
        .filter(r -> filter.owner() == null || filter.owner().equals(r.submission().owner()))
        .filter(r -> filter.state() == null || filter.state() == r.shown())
        .toList();
  }

  @Override
  public CompletionStage<Integer> prune(Duration age, int limit) {
    return in(
        () -> {
          Instant before = now().minus(age);
          List<MemoryTask> old =
              rows.values().stream()
                  .filter(r -> r.finishedAt() != null && r.finishedAt().isBefore(before))
                  .filter(r -> !r.quarantined())
                  .sorted(Comparator.comparing((MemoryTask r) -> String.valueOf(r.finishedAt())))
                  .limit(limit)
                  .toList();
          old.forEach(r -> rows.remove(r.submission().id()));
          keys.values().removeAll(old);
          return old.size();
        });
  }

  @Override
  public CompletionStage<Optional<Task>> find(RunId id) {
    return read(() -> Optional.ofNullable(rows.get(id)).map(row -> row.read(true)));
  }

  @Override
  public CompletionStage<Optional<String>> typeOf(RunId id, @Nullable String owner) {
    return read(
        () ->
            Optional.ofNullable(rows.get(id))
                .map(MemoryTask::submission)
                .filter(s -> owner == null || owner.equals(s.owner()))
                .map(Submission::type));
  }

  @Override
  public CompletionStage<Map<String, Integer>> liveOf(Map<String, Integer> most) {
    return read(
        () -> {
          Map<String, Integer> counts = new HashMap<>();
          most.forEach((owner, limit) -> counts.put(owner, (int) Math.min(limit, live(owner))));
          return counts;
        });
  }

  private long live(String owner) {
    return rows.values().stream()
        .filter(r -> r.live() && r.submission().owner().equals(owner))
        .count();
  }

  @Override
  public CompletionStage<Page> list(Filter filter, @Nullable RunId before, int limit) {
    return Storable.unless(Storable.refusal(filter), () -> page(filter, before, limit));
  }

  private CompletionStage<Page> page(Filter filter, @Nullable RunId before, int limit) {
    return read(
        () -> {
          List<Task> all =
              matching(filter).stream()
                  .filter(r -> before == null || r.submission().id().compareTo(before) < 0)
                  .limit(limit + 1L)
                  .map(row -> row.read(false).brief())
                  .toList();
          boolean more = all.size() > limit;
          return new Page(
              more ? all.subList(0, limit) : all, more ? all.get(limit - 1).id() : null);
        });
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
    return read(this::now);
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
    return rows.values().stream().filter(MemoryTask::live).count();
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

package dev.firebreak.store;

import dev.firebreak.api.Payload;
import dev.firebreak.task.Cause;
import dev.firebreak.task.Claim;
import dev.firebreak.task.Outcome;
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
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A store without a disk: what the others are compared with, and what tests run tasks on. */
public final class MemoryStore implements TaskStore {
  private final String node;
  private final InstantSource clock;
  private final NavigableMap<RunId, Row> rows = new TreeMap<>();
  private final Map<String, Row> keys = new HashMap<>();
  private final Map<String, String> notes = new HashMap<>();

  /** The next operations fail with this, as long as it is set. */
  public volatile @Nullable StoreException failure;

  private static final class Row {
    final Submission submission;
    final Instant createdAt;
    TaskState state = TaskState.QUEUED;
    boolean cancelAsked;
    boolean apart;
    int claim;
    int attempts;
    int crashes;
    Instant runAt;
    @Nullable Instant startedAt;
    @Nullable Instant finishedAt;
    @Nullable String node;
    @Nullable Outcome error;
    @Nullable Payload result;
    final List<Task.PastAttempt> history = new ArrayList<>();

    Row(Submission submission, Instant now) {
      this.submission = submission;
      this.createdAt = now;
      Instant asked = submission.plan().runAt();
      this.runAt = asked == null ? now : asked;
    }

    boolean live() {
      return finishedAt == null;
    }

    boolean runs() {
      return state == TaskState.RUNNING;
    }

    TaskState shown() {
      if (state == TaskState.QUEUED && attempts > 0) {
        return TaskState.RETRYING;
      }
      return runs() && cancelAsked ? TaskState.STOPPING : state;
    }

    void end(TaskState last, Instant now) {
      state = last;
      finishedAt = now;
      cancelAsked = false;
    }
  }

  /** An empty one. */
  public MemoryStore(String node, InstantSource clock) {
    this.node = node;
    this.clock = clock;
  }

  private synchronized <T> CompletionStage<T> in(Supplier<T> operation) {
    StoreException failed = failure;
    return failed == null
        ? CompletableFuture.completedStage(operation.get())
        : CompletableFuture.failedStage(failed);
  }

  private Instant now() {
    return Instant.ofEpochMilli(clock.millis());
  }

  @Override
  public CompletionStage<Accepted> accept(Submission submission) {
    return in(
        () -> {
          Instant now = now();
          Key key = submission.key();
          if (key != null) {
            Row first = keys.get(key.scope() + '\0' + key.key());
            if (first != null) {
              Key before = first.submission.key();
              RunId id = first.submission.id();
              return before != null && Arrays.equals(before.digest(), key.digest())
                  ? new Accepted.Known(id)
                  : new Accepted.KeyReused(id);
            }
          }
          Row row = new Row(submission, now);
          rows.put(submission.id(), row);
          if (key != null) {
            keys.put(key.scope() + '\0' + key.key(), row);
          }
          boolean start = submission.start() != Start.LATER && !row.runAt.isAfter(now);
          Claim claim = start ? claim(row, submission.start() == Start.APART, now) : null;
          return new Accepted.Stored(row.createdAt, row.runAt, claim);
        });
  }

  private Claim claim(Row row, boolean apart, Instant now) {
    row.state = TaskState.RUNNING;
    row.apart = apart;
    row.claim++;
    row.attempts++;
    row.startedAt = now;
    row.node = node;
    return new Claim(row.submission.id(), row.claim);
  }

  @Override
  public CompletionStage<List<Haul>> claim(List<Demand> demands) {
    return in(() -> demands.stream().map(this::haul).toList());
  }

  private Haul haul(Demand demand) {
    Instant now = now();
    List<Row> queued =
        rows.values().stream()
            .filter(r -> r.state == TaskState.QUEUED && r.submission.type().equals(demand.type()))
            .sorted(
                Comparator.comparingInt((Row r) -> r.submission.plan().priority())
                    .thenComparing(r -> r.runAt)
                    .thenComparing(r -> r.submission.id()))
            .toList();
    List<Row> due = queued.stream().filter(r -> !r.runAt.isAfter(now)).toList();
    List<Row> sound = due.stream().filter(r -> r.crashes < Claimed.SUSPECT).toList();
    List<Row> suspects =
        due.stream()
            .filter(r -> r.crashes >= Claimed.SUSPECT)
            .sorted(Comparator.comparing((Row r) -> r.runAt).thenComparing(r -> r.submission.id()))
            .toList();
    List<Claimed> claimed = new ArrayList<>();
    boolean apart = demand.start() == Start.APART;
    long most =
        demand.most() == null ? Long.MAX_VALUE : Math.max(0, demand.most() - running(demand));
    sound.stream()
        .limit(Math.min(demand.slots(), most))
        .forEach(r -> claimed.add(claimed(r, apart, now)));
    suspects.stream()
        .limit(Math.min(demand.suspects(), most - claimed.size()))
        .forEach(r -> claimed.add(claimed(r, true, now)));
    Instant next =
        queued.stream()
            .map(r -> r.runAt)
            .filter(at -> at.isAfter(now))
            .min(Comparator.naturalOrder())
            .orElse(null);
    boolean more = due.size() > claimed.size() && claimed.size() < most;
    return new Haul(demand.type(), claimed, more, next);
  }

  private long running(Demand demand) {
    return rows.values().stream()
        .filter(r -> r.runs() && r.submission.type().equals(demand.type()))
        .count();
  }

  private Claimed claimed(Row row, boolean apart, Instant now) {
    Claim claim = claim(row, apart, now);
    Submission told = row.submission;
    return new Claimed(
        claim,
        row.attempts,
        told.plan().maxAttempts(),
        row.crashes,
        told.plan().timeout(),
        told.input(),
        told.trace());
  }

  @Override
  public CompletionStage<Settled> settle(Claim claim, Ending ending) {
    return in(
        () -> {
          Row row = rows.get(claim.id());
          if (row == null || row.claim != claim.number()) {
            return Settled.STALE;
          }
          if (row.runs()) {
            settle(row, ending, now());
          }
          return new Settled(row.shown(), row.live() ? row.runAt : null);
        });
  }

  private static void settle(Row row, Ending ending, Instant now) {
    switch (ending) {
      case Ending.Succeeded done -> {
        row.result = done.result();
        row.error = null;
        row.end(TaskState.SUCCEEDED, now);
      }
      case Ending.Failed failed -> {
        record(row, failed.outcome(), now);
        row.end(row.cancelAsked ? TaskState.CANCELLED : TaskState.FAILED, now);
      }
      case Ending.Cancelled cancelled -> {
        record(row, cancelled.outcome(), now);
        row.end(TaskState.CANCELLED, now);
      }
      case Ending.Retried again -> {
        record(row, again.outcome(), now);
        queueAgain(row, again.after(), now);
      }
      case Ending.Condemned died -> {
        record(row, died.outcome(), now);
        row.crashes++;
        if (!row.cancelAsked && row.crashes >= Claimed.QUARANTINE) {
          row.end(TaskState.QUARANTINED, now);
        } else {
          queueAgain(row, died.after(), now);
        }
      }
      case Ending.Released released -> {
        if (released.kept()) {
          record(row, released.outcome(), now);
        }
        row.attempts--;
        queueAgain(row, released.after(), now);
      }
    }
  }

  private static void record(Row row, Outcome outcome, Instant now) {
    row.error = outcome;
    Instant started = row.startedAt == null ? now : row.startedAt;
    String where = String.valueOf(row.node);
    row.history.add(new Task.PastAttempt(row.claim, where, started, now, outcome));
  }

  private static void queueAgain(Row row, Duration after, Instant now) {
    row.apart = false;
    if (row.cancelAsked) {
      row.end(TaskState.CANCELLED, now);
    } else {
      row.startedAt = null;
      row.state = TaskState.QUEUED;
      row.runAt = now.plus(after);
    }
  }

  /** What a store finds when it is opened after its node was killed. */
  public synchronized void nodeLost() {
    Instant now = now();
    for (Row row : rows.values()) {
      if (row.runs()) {
        Outcome lost = new Outcome.Crashed(new Cause.NodeLost(node));
        record(row, lost, now);
        row.attempts--;
        row.crashes += row.apart ? 0 : 1;
        if (!row.cancelAsked && row.crashes >= Claimed.QUARANTINE) {
          row.end(TaskState.QUARANTINED, now);
        } else {
          boolean again = row.crashes >= Claimed.SUSPECT;
          queueAgain(row, again ? Duration.ofSeconds(2) : Duration.ZERO, now);
        }
      }
    }
  }

  @Override
  public CompletionStage<Cancelling> cancel(RunId id) {
    return in(() -> cancel(rows.get(id)));
  }

  private Cancelling cancel(@Nullable Row row) {
    if (row == null) {
      return new Cancelling.Unknown();
    } else if (!row.live()) {
      return new Cancelling.TooLate(row.state);
    } else if (row.runs()) {
      row.cancelAsked = true;
      return new Cancelling.Stopping(new Claim(row.submission.id(), row.claim));
    }
    row.end(TaskState.CANCELLED, now());
    return new Cancelling.Done(moved(row));
  }

  @Override
  public CompletionStage<Requeued> retry(RunId id) {
    return in(() -> retry(rows.get(id)));
  }

  private Requeued retry(@Nullable Row row) {
    if (row == null) {
      return new Requeued(null, null);
    } else if (!row.state.canBeRetried()) {
      return new Requeued(row.submission.type(), row.shown());
    }
    row.state = TaskState.QUEUED;
    row.attempts = 0;
    row.crashes = 0;
    row.startedAt = null;
    row.finishedAt = null;
    row.error = null;
    row.runAt = now();
    return new Requeued(row.submission.type(), null);
  }

  @Override
  public CompletionStage<Changed> cancelAll(Filter filter, int limit) {
    return in(
        () -> {
          List<Row> all =
              matching(filter).stream()
                  .filter(row -> row.live() && !(row.runs() && row.cancelAsked))
                  .toList();
          List<Claim> stopping = new ArrayList<>();
          List<Moved> moved = new ArrayList<>();
          for (Row row : all.stream().limit(limit).toList()) {
            switch (cancel(row)) {
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
    return in(
        () -> {
          List<Row> all =
              matching(filter).stream().filter(row -> row.state.canBeRetried()).toList();
          List<Row> some = all.stream().limit(limit).toList();
          some.forEach(this::retry);
          return new Changed(
              all.size() > limit, List.of(), some.stream().map(MemoryStore::moved).toList());
        });
  }

  private static Moved moved(Row row) {
    return new Moved(row.submission.id(), row.submission.type(), row.attempts);
  }

  private List<Row> matching(Filter filter) {
    return rows.descendingMap().values().stream()
        .filter(r -> filter.type() == null || filter.type().equals(r.submission.type()))
        .filter(r -> filter.state() == null || filter.state() == r.shown())
        .toList();
  }

  @Override
  public CompletionStage<Integer> prune(Duration age, int limit) {
    return in(
        () -> {
          Instant before = now().minus(age);
          List<Row> old =
              rows.values().stream()
                  .filter(r -> r.finishedAt != null && r.finishedAt.isBefore(before))
                  .filter(r -> r.state != TaskState.QUARANTINED)
                  .sorted(Comparator.comparing((Row r) -> String.valueOf(r.finishedAt)))
                  .limit(limit)
                  .toList();
          old.forEach(r -> rows.remove(r.submission.id()));
          keys.values().removeAll(old);
          return old.size();
        });
  }

  @Override
  public CompletionStage<Optional<Task>> find(RunId id) {
    return in(() -> Optional.ofNullable(rows.get(id)).map(row -> task(row, true)));
  }

  @Override
  public CompletionStage<Page> list(Filter filter, @Nullable RunId before, int limit) {
    return in(
        () -> {
          List<Task> all =
              matching(filter).stream()
                  .filter(r -> before == null || r.submission.id().compareTo(before) < 0)
                  .limit(limit + 1L)
                  .map(row -> task(row, false))
                  .toList();
          boolean more = all.size() > limit;
          return new Page(
              more ? all.subList(0, limit) : all, more ? all.get(limit - 1).id() : null);
        });
  }

  private static Task task(Row row, boolean whole) {
    Submission told = row.submission;
    return new Task(
        told.id(),
        told.type(),
        row.shown(),
        told.plan().priority(),
        new Task.Tries(row.claim, row.attempts, told.plan().maxAttempts(), row.crashes),
        new Task.Times(row.createdAt, row.runAt, row.startedAt, row.finishedAt),
        row.node,
        row.error,
        whole ? row.result : null,
        whole ? List.copyOf(row.history) : List.of());
  }

  @Override
  public CompletionStage<@Nullable Void> remember(String name, String value) {
    return in(
        () -> {
          notes.put(name, value);
          return null;
        });
  }

  @Override
  public CompletionStage<Optional<String>> recall(String name) {
    return in(() -> Optional.ofNullable(notes.get(name)));
  }

  @Override
  public CompletionStage<Void> backUp(Path target) {
    return CompletableFuture.failedStage(new UnsupportedOperationException());
  }

  @Override
  public synchronized long live() {
    return rows.values().stream().filter(Row::live).count();
  }

  @Override
  public boolean roomToAccept() {
    return !(failure instanceof StoreException.Full);
  }

  @Override
  public void close() {}
}

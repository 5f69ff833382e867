package dev.firebreak.store;

import dev.firebreak.api.Payload;
import dev.firebreak.store.Signalled.Result;
import dev.firebreak.task.RunId;
import dev.firebreak.task.Signal;
import dev.firebreak.task.Step;
import dev.firebreak.task.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The signals of tasks, in the heap. */
final class MemorySignals {
  private static final Payload NOTHING = Payload.of(new byte[0]);

  /** A signal that has come, one that is awaited, or one that was missed. */
  private record Row(
      @Nullable Instant since,
      @Nullable Instant until,
      @Nullable Instant receivedAt,
      boolean missed,
      Payload body) {
    boolean awaited() {
      return receivedAt == null && !missed;
    }
  }

  private final Map<RunId, Map<String, Row>> all = new HashMap<>();

  private Map<String, Row> of(RunId id) {
    return all.computeIfAbsent(id, _ -> new HashMap<>());
  }

  Awaited await(RunId id, NewAwait wanted, int wakes, Instant now, Consumer<NewStep> record) {
    Row row = of(id).get(wanted.name());
    if (row == null) {
      if (of(id).size() >= 2 * TaskSignals.MOST) {
        return new Awaited.TooMany();
      }
      row = new Row(now, now.plus(wanted.timeout()), null, false, NOTHING);
      of(id).put(wanted.name(), row);
    }
    Instant until = row.until();
    if (row.awaited() && until != null && until.isAfter(now)) {
      return new Awaited.Waiting(until, wakes);
    }
    boolean received = row.receivedAt() != null;
    Duration took = row.since() == null ? Duration.ZERO : Duration.between(row.since(), now);
    record.accept(
        new NewStep(
            wanted.number(),
            wanted.name(),
            Step.Kind.SIGNAL,
            received ? 0 : Awaited.TIMED_OUT,
            row.body(),
            took));
    if (!received) {
      of(id).put(wanted.name(), new Row(row.since(), until, null, true, NOTHING));
    }
    return received ? new Awaited.Received(row.body()) : new Awaited.Missed();
  }

  Signalled signal(
      RunId id, MemoryTask task, String name, Payload body, long mostBytes, Instant now) {
    Row row = of(id).get(name);
    Result result = result(id, task, row, body, mostBytes);
    if (result == Result.RECORDED || result == Result.WOKEN) {
      Instant since = row == null ? null : row.since();
      Instant until = row == null ? null : row.until();
      of(id).put(name, new Row(since, until, now, false, body));
      if (row != null) {
        task.wake(now);
      }
    }
    Moved read = task.moved();
    return new Signalled(result, read.type(), read.owner(), task.shown(), read.attempts());
  }

  private Result result(
      RunId id, MemoryTask task, @Nullable Row row, Payload body, long mostBytes) {
    if (row != null && row.receivedAt() != null && same(row.body(), body)) {
      return Result.REPEATED;
    } else if (!task.live()) {
      return Result.ENDED;
    } else if (row != null && !row.awaited()) {
      return row.missed() ? Result.TOO_LATE : Result.CONFLICT;
    } else if (row == null && of(id).size() >= TaskSignals.MOST) {
      return Result.TOO_MANY;
    } else if (bytes(id) + TaskSignals.size(body) > mostBytes) {
      return Result.TOO_MANY_BYTES;
    } else if (row == null) {
      return Result.RECORDED;
    }
    return task.shown() == TaskState.WAITING ? Result.WOKEN : Result.RECORDED;
  }

  private long bytes(RunId id) {
    return of(id).values().stream()
        .filter(row -> row.receivedAt() != null)
        .mapToLong(row -> TaskSignals.size(row.body()))
        .sum();
  }

  private static boolean same(Payload one, Payload other) {
    return one.contentType().equals(other.contentType())
        && Arrays.equals(one.bytes(), other.bytes());
  }

  List<Signal> list(RunId id) {
    return of(id).entrySet().stream()
        .filter(entry -> entry.getValue().receivedAt() != null)
        .map(
            entry ->
                new Signal(
                    entry.getKey(),
                    Objects.requireNonNull(entry.getValue().receivedAt()),
                    entry.getValue().body().contentType(),
                    entry.getValue().body().size()))
        .sorted(Comparator.comparing(Signal::receivedAt).thenComparing(Signal::name))
        .toList();
  }

  /**
   * The task was queued again.
   *
   * @param forgotten the signals that forgotten steps took; null for all
   */
  void retried(RunId id, @Nullable List<String> forgotten) {
    of(id)
        .entrySet()
        .removeIf(
            entry ->
                forgotten == null
                    || forgotten.contains(entry.getKey())
                    || entry.getValue().awaited());
  }

  void retain(Predicate<RunId> tasks) {
    all.keySet().removeIf(tasks.negate());
  }
}

package dev.firebreak.store;

import dev.firebreak.store.jdbc.FailureGroups;
import dev.firebreak.store.jdbc.KeptCount;
import dev.firebreak.task.Claim;
import dev.firebreak.task.RunId;
import dev.firebreak.task.Task;
import dev.firebreak.task.TaskState;
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
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The tasks and keys of a {@link MemoryStore}, whose lock guards them. */
final class MemoryRows {
  private final String node;
  private final InstantSource clock;
  private final NavigableMap<RunId, MemoryTask> rows = new TreeMap<>();
  private final Map<String, MemoryTask> keys = new HashMap<>();
  private Instant latest = Instant.MIN;

  MemoryRows(String node, InstantSource clock) {
    this.node = node;
    this.clock = clock;
  }

  /** The time; a clock that was set back moves the due times. */
  Instant now() {
    Instant now = Instant.ofEpochMilli(clock.millis());
    if (now.isBefore(latest)) {
      rows.values().forEach(row -> row.clockSetBack(now));
    }
    latest = now;
    return now;
  }

  Optional<MemoryTask> find(RunId id) {
    return Optional.ofNullable(rows.get(id));
  }

  Stream<MemoryTask> all() {
    return rows.values().stream();
  }

  Accepted accept(Submission submission) {
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
  }

  ClaimResult claim(ClaimRequest request) {
    return MemoryClaim.of(request, rows.values(), node, now());
  }

  void nodeLost() {
    Instant now = now();
    all().filter(MemoryTask::runs).forEach(task -> task.nodeLost(node, now));
  }

  Changed changeAll(Wanted change, Filter filter, @Nullable RunId before, int limit) {
    List<MemoryTask> all = matching(filter, change, before).toList();
    List<MemoryTask> some = all.stream().limit(limit).toList();
    List<Claim> stopping = new ArrayList<>();
    List<Moved> moved = new ArrayList<>();
    for (MemoryTask row : some) {
      switch (change == Wanted.CANCEL ? row.cancel(now()) : null) {
        case Cancelling.Stopping(Claim claim) -> stopping.add(claim);
        case null, default -> {
          if (change == Wanted.RETRY) {
            row.retry(null, now());
          }
          moved.add(row.moved());
        }
      }
    }
    if (change == Wanted.PURGE) {
      delete(some);
    }
    boolean more = all.size() > limit;
    return new Changed(more ? some.getLast().submission().id() : null, stopping, moved);
  }

  Matching count(Filter filter, Wanted wanted, int most) {
    long all = matching(filter, wanted, null).count();
    boolean exact = KeptCount.of(counts(null), filter, wanted) != null && KeptCount.mayTell(filter);
    return new Matching(exact ? all : Math.min(all, most), !exact && all > most);
  }

  Failures failures(@Nullable String type, @Nullable String owner, int most) {
    FailureGroups groups = new FailureGroups();
    for (TaskState state : List.of(TaskState.FAILED, TaskState.QUARANTINED)) {
      List<MemoryTask> all =
          matching(new Filter(type, state, owner), Wanted.READ, null).limit(most).toList();
      all.forEach(row -> groups.add(row.read(false, Task.Steps.NONE)));
      groups.incomplete(all.size() == most);
    }
    return groups.result();
  }

  Values values(FilterField field, String prefix, int most) {
    Stream<String> all =
        switch (field) {
          case FilterField.Owners _ ->
              all().map(row -> row.submission().owner()).filter(owner -> !owner.isEmpty());
          case FilterField.Nodes(String type, String owner) ->
              matching(new Filter(type, null, owner), Wanted.PURGE, null)
                  .map(MemoryTask::node)
                  .filter(Objects::nonNull);
          case FilterField.Members(String type, String pointer, String owner) ->
              matching(new Filter(type, null, owner), Wanted.READ, null)
                  .flatMap(row -> row.values(pointer));
        };
    List<String> found = all.filter(v -> v.startsWith(prefix)).distinct().sorted().toList();
    boolean whole =
        field instanceof FilterField.Owners
            || (field instanceof FilterField.Members members && members.owner() == null);
    return Values.first(found, most, !whole);
  }

  private Stream<MemoryTask> matching(Filter filter, Wanted wanted, @Nullable RunId before) {
    return rows.descendingMap().values().stream()
        .filter(r -> before == null || r.submission().id().compareTo(before) < 0)
        .filter(r -> r.isSelectedBy(filter, wanted));
  }

  Page page(Filter filter, @Nullable RunId before, int limit) {
    List<Task> all =
        matching(filter, Wanted.READ, before)
            .limit(limit + 1L)
            .map(row -> row.read(false, Task.Steps.NONE).brief())
            .toList();
    boolean more = all.size() > limit;
    return new Page(more ? all.subList(0, limit) : all, more ? all.get(limit - 1).id() : null);
  }

  int prune(Duration age, int limit) {
    Instant before = now().minus(age);
    List<MemoryTask> old =
        all()
            .filter(r -> r.finishedAt() != null && r.finishedAt().isBefore(before))
            .filter(r -> !r.quarantined())
            .sorted(Comparator.comparing((MemoryTask r) -> String.valueOf(r.finishedAt())))
            .limit(limit)
            .toList();
    delete(old);
    return old.size();
  }

  private void delete(List<MemoryTask> old) {
    old.forEach(r -> rows.remove(r.submission().id()));
    keys.values().removeAll(old);
  }

  long live() {
    return all().filter(MemoryTask::live).count();
  }

  Map<String, Integer> liveOf(Map<String, Integer> most) {
    Map<String, Integer> counts = new HashMap<>();
    most.forEach((owner, limit) -> counts.put(owner, (int) Math.min(limit, live(owner))));
    return counts;
  }

  Counts counts(@Nullable String owner) {
    Map<String, StateCounts> counts = new TreeMap<>();
    matching(new Filter(null, null, owner), Wanted.READ, null)
        .limit(owner == null ? Long.MAX_VALUE : Counts.MOST_OF_OWNER)
        .forEach(
            row ->
                counts.merge(
                    row.submission().type(),
                    StateCounts.NONE.plus(row.shown(), 1),
                    StateCounts::plus));
    long all = matching(new Filter(null, null, owner), Wanted.READ, null).count();
    return new Counts(counts, owner != null && all >= Counts.MOST_OF_OWNER);
  }

  Queues queues(Set<String> types) {
    return new Queues(
        types.stream().collect(Collectors.toMap(Function.identity(), this::queuedOf)),
        all().filter(r -> r.inLine() && !types.contains(r.submission().type())).count(),
        byType(all().filter(r -> r.inLine() && !types.contains(r.submission().type()))),
        byType(all().filter(MemoryTask::quarantined)));
  }

  Map<String, Long> unaccepted(Map<String, Set<String>> accepted) {
    return byType(
        all()
            .filter(row -> row.inLine() && row.version() != null)
            .filter(row -> accepted.containsKey(row.submission().type()))
            .filter(row -> !accepted.get(row.submission().type()).contains(row.version())));
  }

  private static Map<String, Long> byType(Stream<MemoryTask> tasks) {
    return tasks.collect(
        Collectors.groupingBy(task -> task.submission().type(), Collectors.counting()));
  }

  private Queued queuedOf(String type) {
    List<Instant> due =
        all()
            .filter(row -> row.queued() && row.submission().type().equals(type))
            .map(MemoryTask::runAt)
            .sorted()
            .toList();
    long inLine = all().filter(row -> row.inLine() && row.submission().type().equals(type)).count();
    return new Queued(inLine, due.size() - inLine, due.isEmpty() ? null : due.getFirst());
  }

  private long live(String owner) {
    return all().filter(r -> r.live() && r.submission().owner().equals(owner)).count();
  }
}

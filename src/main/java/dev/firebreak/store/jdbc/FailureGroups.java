package dev.firebreak.store.jdbc;

import dev.firebreak.store.FailureGroup;
import dev.firebreak.store.Failures;
import dev.firebreak.task.FailureKind;
import dev.firebreak.task.Task;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/** Groups failed tasks by type and cause. */
public final class FailureGroups {
  private static final Comparator<FailureGroup> ORDER =
      Comparator.comparingInt(FailureGroup::count)
          .reversed()
          .thenComparing(FailureGroup::newest, Comparator.reverseOrder());

  private final Map<Key, FailureGroup> groups = new HashMap<>();
  private int tasks;
  private boolean more;

  private record Key(String type, FailureKind kind) {}

  /** Adds a task. */
  public void add(Task task) {
    FailureKind kind = FailureKind.of(task.error());
    Instant finished = task.times().finishedAt();
    FailureGroup one =
        new FailureGroup(
            task.type(),
            kind,
            1,
            task.id(),
            finished == null ? task.times().createdAt() : finished);
    groups.merge(new Key(task.type(), kind), one, FailureGroups::sum);
    tasks++;
  }

  private static FailureGroup sum(FailureGroup one, FailureGroup other) {
    FailureGroup newest = one.newest().compareTo(other.newest()) > 0 ? one : other;
    return new FailureGroup(
        one.type(), one.kind(), one.count() + other.count(), newest.newest(), newest.newestAt());
  }

  /** How many tasks were added. */
  int tasks() {
    return tasks;
  }

  /** Records whether there may be more tasks than were added. */
  public void incomplete(boolean may) {
    more |= may;
  }

  /** The groups, those with most tasks first. */
  public Failures result() {
    return new Failures(groups.values().stream().sorted(ORDER).toList(), tasks, more);
  }
}

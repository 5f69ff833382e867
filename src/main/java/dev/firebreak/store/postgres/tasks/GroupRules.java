package dev.firebreak.store.postgres.tasks;

import dev.firebreak.task.RunId;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Decides for one group which operations it can contain: one per task, because a statement changes
 * a row at most once; one claim; and an operation that needs a group of its own only as the first.
 * SQLite applies operations one after the other and needs no such rules.
 */
final class GroupRules implements Predicate<Operation<?>> {
  private final Set<RunId> subjects = new HashSet<>();
  private boolean empty = true;
  private boolean full;
  private boolean claims;

  @Override
  public boolean test(Operation<?> next) {
    boolean claim = next instanceof Claims.Take;
    if (full || (next.alone() && !empty) || (claim && claims)) {
      return false;
    }
    RunId subject = next.subject();
    if (subject != null && !subjects.add(subject)) {
      return false;
    }
    empty = false;
    full = next.alone();
    claims |= claim;
    return true;
  }
}

package dev.firebreak.cluster;

import dev.firebreak.observe.TaskEvents;
import dev.firebreak.store.TaskStore;
import dev.firebreak.task.RunId;
import dev.firebreak.tasks.TaskService;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * What somebody here waits to hear from other nodes. Looked at ten times a second: what is waited
 * for at two looks and does not run here, so that tasks that are done at once cost nothing. Not
 * thread-safe: belongs to the exchange.
 *
 * <p>What other nodes tell is the hint; the truth is the store, which is asked once a second.
 */
final class LocalInterests {
  /** Looks in a second. */
  private static final int SECOND = 10;

  /** Who was cut off from a stream of everything and comes back within a minute missed nothing. */
  private static final int LINGERS = 60 * SECOND;

  /** No more are asked of the store in a second; the others have their turn later. */
  private static final int MOST_ASKED = 1000;

  private final TaskEvents events;
  private final TaskService tasks;
  private final TaskStore store;

  private Set<RunId> before = Set.of();
  private Set<RunId> told = Set.of();
  private boolean all;
  private int sinceAll = LINGERS;
  private int looks;
  private int turn;

  LocalInterests(TaskEvents events, TaskService tasks, TaskStore store) {
    this.events = events;
    this.tasks = tasks;
    this.store = store;
  }

  boolean all() {
    return all || told.size() > Hint.Interest.MOST;
  }

  Collection<RunId> tasks() {
    return told.size() > Hint.Interest.MOST ? Set.of() : told;
  }

  /** Looks; returns whether others are to be told. */
  boolean look() {
    Set<RunId> now = new HashSet<>(events.waitedFor());
    now.removeIf(tasks::runsHere);
    Set<RunId> lasting = new HashSet<>(now);
    lasting.retainAll(before);
    Set<RunId> fresh = new HashSet<>(lasting);
    fresh.removeAll(told);
    sinceAll = events.anyListenToAll() ? 0 : Math.min(LINGERS, sinceAll + 1);
    boolean allNow = sinceAll < LINGERS;
    if (!allNow) {
      events.wasDeaf();
    }
    boolean second = ++looks % SECOND == 0;
    boolean changed = allNow != all || !lasting.equals(told);
    boolean repeats = second && (allNow || !lasting.isEmpty());
    before = now;
    told = lasting;
    all = allNow;
    ask(second ? lasting : fresh);
    return changed || repeats;
  }

  private void ask(Set<RunId> ids) {
    int first = ids.size() > MOST_ASKED ? turn++ % (ids.size() / MOST_ASKED + 1) * MOST_ASKED : 0;
    Set<RunId> some = new HashSet<>();
    ids.stream().sorted().skip(first).limit(MOST_ASKED).forEach(some::add);
    if (!some.isEmpty()) {
      store
          .ended(some)
          .thenAccept(
              ended ->
                  ended.forEach(
                      (id, end) -> events.ended(id, end.type(), end.state(), end.attempts())));
    }
  }
}

package dev.firebreak.cluster;

import dev.firebreak.observe.TaskEvents;
import dev.firebreak.store.TaskStore;
import dev.firebreak.task.RunId;
import dev.firebreak.tasks.TaskService;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * The tasks that local clients wait for and that run on other nodes. Checked ten times a second: a
 * task counts if it is waited for at two successive checks and does not run here, so that tasks
 * that end at once cost nothing. Not thread-safe: used by the exchange only.
 *
 * <p>Events from peers are only hints; the store is asked once a second.
 */
final class LocalInterests {
  /** Checks in a second. */
  private static final int SECOND = 10;

  /**
   * Checks for which all events are still received after the last listener to all events has gone,
   * so that a client that reconnects to its stream within a minute misses nothing.
   */
  private static final int LINGERS = 60 * SECOND;

  /**
   * The store is asked for at most this many tasks at a time; the others follow in later checks.
   */
  private static final int MOST_ASKED = 1000;

  private final TaskEvents events;
  private final TaskService tasks;
  private final TaskStore store;

  private Set<RunId> before = Set.of();
  private Set<RunId> announced = Set.of();
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
    return all || announced.size() > Hint.Interest.MOST;
  }

  Collection<RunId> tasks() {
    return announced.size() > Hint.Interest.MOST ? Set.of() : announced;
  }

  /**
   * Updates the interest, and reads from the store which of its tasks have ended; returns whether
   * the interest must be sent to peers.
   */
  boolean refresh() {
    Set<RunId> now = new HashSet<>(events.waitedFor());
    now.removeIf(tasks::runsHere);
    Set<RunId> lasting = new HashSet<>(now);
    lasting.retainAll(before);
    Set<RunId> fresh = new HashSet<>(lasting);
    fresh.removeAll(announced);
    sinceAll = events.anyListenToAll() ? 0 : Math.min(LINGERS, sinceAll + 1);
    boolean allNow = sinceAll < LINGERS;
    if (!allNow) {
      events.noteUnobserved();
    }
    boolean second = ++looks % SECOND == 0;
    boolean changed = allNow != all || !lasting.equals(announced);
    boolean repeats = second && (allNow || !lasting.isEmpty());
    before = now;
    announced = lasting;
    all = allNow;
    queryStore(second ? lasting : fresh);
    return changed || repeats;
  }

  private void queryStore(Set<RunId> ids) {
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

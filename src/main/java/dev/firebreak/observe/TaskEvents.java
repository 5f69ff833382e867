package dev.firebreak.observe;

import dev.firebreak.task.RunId;
import dev.firebreak.task.Step;
import dev.firebreak.task.TaskState;
import dev.firebreak.tasks.TaskChange;
import dev.firebreak.tasks.TaskListener;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the last events of tasks, and notifies listeners. Publishing never waits: a listener
 * that can't keep up is removed. Thread-safe.
 */
public final class TaskEvents implements TaskListener {
  /** How many events are remembered. */
  public static final int REMEMBERED = 10_000;

  private final InstantSource clock;
  private final @Nullable TaskEvent[] ring = new TaskEvent[REMEMBERED];

  /** The number of the last event; guarded by this, as is the ring. */
  private long last;

  private boolean closed;

  /** Events of other nodes up to this number may have been missed; guarded by this. */
  private long unobservedUntil = -1;

  private final List<Listener> toAll = new CopyOnWriteArrayList<>();
  private final Map<RunId, List<Listener>> toOne = new ConcurrentHashMap<>();
  private final EndWaits ends = new EndWaits();
  private final Map<RunId, Progress> progress = new ConcurrentHashMap<>();

  /** A listener. Called on the hot path: must neither block nor throw. */
  public interface Listener {
    /** Receives an event; returns whether the listener can take more. */
    boolean take(TaskEvent event);

    /** No more events follow. */
    void end();
  }

  /**
   * The starting position of a listener.
   *
   * @param missed the events since the last one that the listener knows, oldest first
   * @param reset whether some of these events are no longer remembered
   * @param last the number of the last event
   */
  public record Beginning(List<TaskEvent> missed, boolean reset, long last) {}

  /** Creates an empty history. */
  public TaskEvents(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public void changed(TaskChange change) {
    if (!progress.isEmpty() && change.state() != TaskState.STOPPING) {
      progress.remove(change.id());
    }
    publish(
        change.id(), change.type(), change.owner(), change.state(), change.attempts(), null, null);
    if (change.state().isFinal()) {
      ends.ended(change.id(), new TaskEnd(change.state(), change.result()));
    }
  }

  @Override
  public void progressed(
      RunId id, String type, String owner, double fraction, @Nullable String note) {
    Progress now = new Progress(fraction, note);
    progress.put(id, now);
    publish(id, type, owner, null, 0, now, null);
  }

  /** Also for a step of which another node reports. */
  @Override
  public void stepped(RunId id, String type, String owner, Step step) {
    publish(id, type, owner, null, 0, null, step);
  }

  @Override
  public void stale(RunId id, String type) {
    progress.remove(id); // No other event of that attempt follows.
  }

  /** The progress of a running task; null if it has reported none. */
  public @Nullable Progress progress(RunId id) {
    return progress.get(id);
  }

  /** Publishes an event that another node reports about a task that runs there. */
  public void heard(
      RunId id,
      String type,
      String owner,
      @Nullable TaskState state,
      int attempts,
      @Nullable Progress far) {
    publish(id, type, owner, state, attempts, far, null);
    if (state != null && state.isFinal()) {
      ends.ended(id, new TaskEnd(state, null));
    }
  }

  /**
   * Reports the end of a task as seen in the store, to the listeners of this task that have not
   * heard of it.
   */
  public void ended(RunId id, String type, TaskState state, int attempts) {
    synchronized (this) {
      notifyWaiting(
          id, new TaskEvent(last, clock.instant(), id, type, "", state, attempts, null, null));
    }
    ends.ended(id, new TaskEnd(state, null));
  }

  /**
   * Notes that there was no listener for all tasks, so that other nodes did not report their
   * events.
   */
  public synchronized void noteUnobserved() {
    unobservedUntil = last;
  }

  /** Whether there is a listener for all tasks. */
  public boolean anyListenToAll() {
    return !toAll.isEmpty();
  }

  /** The tasks that have listeners of their own, or for whose ends someone waits. */
  public Set<RunId> waitedFor() {
    Set<RunId> all = new HashSet<>(toOne.keySet());
    all.addAll(ends.tasks());
    return all;
  }

  private void publish(
      RunId id,
      String type,
      String owner,
      @Nullable TaskState state,
      int attempts,
      @Nullable Progress far,
      @Nullable Step step) {
    Instant now = clock.instant();
    synchronized (this) {
      TaskEvent event = new TaskEvent(++last, now, id, type, owner, state, attempts, far, step);
      ring[(int) (last % REMEMBERED)] = event;
      if (!toAll.isEmpty()) {
        toAll.removeIf(listener -> !listener.take(event));
      }
      if (!toOne.isEmpty()) {
        notifyWaiting(id, event);
      }
    }
  }

  private void notifyWaiting(RunId id, TaskEvent event) {
    toOne.computeIfPresent(
        id,
        (_, listeners) -> {
          listeners.removeIf(listener -> !listener.take(event));
          return listeners.isEmpty() ? null : listeners;
        });
  }

  /**
   * Listens to all tasks, until the listener can take no more or is removed.
   *
   * @param after the number of the last event that the listener knows; negative for new events only
   */
  public synchronized Beginning listen(Listener listener, long after) {
    if (closed) {
      listener.end();
    } else {
      toAll.add(listener);
    }
    return beginning(null, after);
  }

  /** Listens to one task. */
  public synchronized Beginning listen(RunId id, Listener listener, long after) {
    if (closed) {
      listener.end();
    } else {
      toOne.compute(
          id,
          (_, listeners) -> { // Atomic with the removal of an empty list.
            List<Listener> all = listeners == null ? new CopyOnWriteArrayList<>() : listeners;
            all.add(listener);
            return all;
          });
    }
    return beginning(id, after);
  }

  /** Removes a listener of all tasks. */
  public void remove(Listener listener) {
    toAll.remove(listener);
  }

  /** Removes a listener of one task. */
  public void remove(RunId id, Listener listener) {
    toOne.computeIfPresent(
        id,
        (_, listeners) -> {
          listeners.remove(listener);
          return listeners.isEmpty() ? null : listeners;
        });
  }

  private Beginning beginning(@Nullable RunId id, long after) {
    long oldest = Math.max(1, last - REMEMBERED + 1);
    if (after < 0) {
      return new Beginning(List.of(), false, last);
    } else if (after > last || after + 1 < oldest || (id == null && after <= unobservedUntil)) {
      return new Beginning(List.of(), true, last);
    }
    List<TaskEvent> missed = new ArrayList<>();
    for (long number = after + 1; number <= last; number++) {
      TaskEvent event = ring[(int) (number % REMEMBERED)];
      if (event != null && (id == null || event.id().equals(id))) {
        missed.add(event);
      }
    }
    return new Beginning(missed, false, last);
  }

  /** Ends all listeners, because the node stops. */
  public void close() {
    List<Listener> all;
    synchronized (this) {
      closed = true;
      all = new ArrayList<>(toAll);
      toOne.values().forEach(all::addAll);
      toAll.clear();
      toOne.clear();
    }
    all.forEach(Listener::end);
    ends.close();
  }

  /**
   * Waits for the end of a task.
   *
   * @return completes on the thread that reports the end, and is cancelled when the node stops;
   *     read the task after this call, because an earlier end is not reported, and cancel the
   *     future to stop waiting
   */
  public CompletableFuture<TaskEnd> whenEnded(RunId id) {
    return ends.begin(id);
  }
}

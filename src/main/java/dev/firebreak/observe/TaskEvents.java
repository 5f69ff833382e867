package dev.firebreak.observe;

import dev.firebreak.task.RunId;
import dev.firebreak.task.TaskState;
import dev.firebreak.tasks.TaskListener;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the last that happened to tasks, and tells those who listen. Nobody is waited for: a
 * listener that can't keep up is let go. Thread-safe.
 */
public final class TaskEvents implements TaskListener {
  /** How many events are remembered. */
  public static final int REMEMBERED = 10_000;

  private final InstantSource clock;
  private final @Nullable TaskEvent[] ring = new TaskEvent[REMEMBERED];

  /** Of the last event; guarded by this, as the ring. */
  private long last;

  private boolean closed;

  /** What other nodes told after the event of this number may have been missed; guarded by this. */
  private long deafUntil = -1;

  private final List<Listener> toAll = new CopyOnWriteArrayList<>();
  private final Map<RunId, List<Listener>> toOne = new ConcurrentHashMap<>();
  private final Map<RunId, Progress> progress = new ConcurrentHashMap<>();

  /** Somebody who listens. Called on the hot path: must neither block nor throw. */
  public interface Listener {
    /** Told of an event; returns whether there is room for more. */
    boolean take(TaskEvent event);

    /** There will be no more events. */
    void end();
  }

  /**
   * Where a listener begins.
   *
   * @param missed what happened since the event it knows last, oldest first
   * @param reset whether more has happened than is remembered
   * @param last the number of the last event that happened
   */
  public record Beginning(List<TaskEvent> missed, boolean reset, long last) {}

  /** Remembers nothing yet. */
  public TaskEvents(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public void changed(RunId id, String type, TaskState state, int attempts) {
    if (!progress.isEmpty() && state != TaskState.STOPPING) {
      progress.remove(id);
    }
    publish(id, type, state, attempts, null);
  }

  @Override
  public void progressed(RunId id, String type, double fraction, @Nullable String note) {
    Progress now = new Progress(fraction, note);
    progress.put(id, now);
    publish(id, type, null, 0, now);
  }

  @Override
  public void stale(RunId id, String type) {
    progress.remove(id); // Nothing else will be told of that attempt.
  }

  /** How far a running task is; null if it has not said. */
  public @Nullable Progress progress(RunId id) {
    return progress.get(id);
  }

  /** Another node says what happened to a task that it runs. */
  public void heard(
      RunId id, String type, @Nullable TaskState state, int attempts, @Nullable Progress far) {
    publish(id, type, state, attempts, far);
  }

  /** A task is over, the store says; those who wait for it alone are told, if nobody was faster. */
  public void ended(RunId id, String type, TaskState state, int attempts) {
    synchronized (this) {
      tellThoseWhoWait(id, new TaskEvent(last, clock.instant(), id, type, state, attempts, null));
    }
  }

  /** Nobody listened to all tasks, so that other nodes did not tell of theirs. */
  public synchronized void wasDeaf() {
    deafUntil = last;
  }

  /** Whether somebody listens to all tasks. */
  public boolean anyListenToAll() {
    return !toAll.isEmpty();
  }

  /** The tasks that somebody waits for. */
  public Set<RunId> waitedFor() {
    return Set.copyOf(toOne.keySet());
  }

  private void publish(
      RunId id, String type, @Nullable TaskState state, int attempts, @Nullable Progress far) {
    Instant now = clock.instant();
    synchronized (this) {
      TaskEvent event = new TaskEvent(++last, now, id, type, state, attempts, far);
      ring[(int) (last % REMEMBERED)] = event;
      if (!toAll.isEmpty()) {
        toAll.removeIf(listener -> !listener.take(event));
      }
      if (!toOne.isEmpty()) {
        tellThoseWhoWait(id, event);
      }
    }
  }

  private void tellThoseWhoWait(RunId id, TaskEvent event) {
    toOne.computeIfPresent(
        id,
        (_, listeners) -> {
          listeners.removeIf(listener -> !listener.take(event));
          return listeners.isEmpty() ? null : listeners;
        });
  }

  /**
   * Listens to all tasks, until the listener has no room or is removed.
   *
   * @param after the number of the last event that is known; negative for only what comes
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
          (_, listeners) -> { // Not to be added to a list that is being removed.
            List<Listener> all = listeners == null ? new CopyOnWriteArrayList<>() : listeners;
            all.add(listener);
            return all;
          });
    }
    return beginning(id, after);
  }

  /** Listens no more. */
  public void remove(Listener listener) {
    toAll.remove(listener);
  }

  /** Listens to one task no more. */
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
    } else if (after > last || after + 1 < oldest || (id == null && after <= deafUntil)) {
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

  /** The node stops: nobody is told anything more. */
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
  }

  /**
   * Waits for a task's final state.
   *
   * @return ends when it comes to one; look at its state after asking for this, and cancel it when
   *     no longer interested
   */
  public CompletionStage<TaskState> whenFinal(RunId id) {
    CompletableFuture<TaskState> end = new CompletableFuture<>();
    Listener listener = new FinalState(end);
    listen(id, listener, -1);
    var _ =
        end.whenComplete(
            (_, failure) -> {
              if (failure != null) {
                remove(id, listener);
              }
            });
    return end;
  }

  /** Waits for the end of one task. */
  private record FinalState(CompletableFuture<TaskState> future) implements Listener {
    @Override
    public boolean take(TaskEvent event) {
      TaskState state = event.state();
      if (state != null && state.isFinal()) {
        // Not here: whoever waits does so on a thread of its own.
        var _ = future.completeAsync(() -> state);
        return false;
      }
      return !future.isDone();
    }

    @Override
    public void end() {
      future.cancel(false);
    }
  }
}

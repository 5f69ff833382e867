package dev.firebreak.supervision;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * The runs of a supervisor, each in exactly one state with one deadline: waiting for a slot,
 * running in a worker, or pausing between two attempts. Decides nothing. Not thread-safe: used by
 * one supervisor.
 */
final class RunTable {
  private final Map<ActorRef<Worker.Command>, RunEntry> running = new LinkedHashMap<>();
  private final SequencedSet<RunEntry> line = new LinkedHashSet<>();
  private final Set<RunEntry> pausing = new LinkedHashSet<>();
  private final DeadlineWheel deadlines;

  /**
   * An entry that was taken out and not put back yet; it has to be answered too if the supervisor
   * fails.
   */
  private @Nullable RunEntry moving;

  RunTable(long now) {
    deadlines = new DeadlineWheel(now);
  }

  /** Adds a run to the waiting line: at its end if it is new, at its head if it had an attempt. */
  void enqueue(RunEntry entry, long now, long dueAt) {
    pausing.remove(entry);
    entry.enter(RunEntry.State.WAITING, now);
    if (entry.attempts == 0) {
      line.addLast(entry);
    } else {
      line.addFirst(entry);
    }
    deadlines.set(entry, dueAt);
  }

  RunEntry dequeue() {
    RunEntry first = line.removeFirst();
    deadlines.clear(first);
    return first;
  }

  void enterWork(RunEntry entry, ActorRef<Worker.Command> worker, long now, long dueAt) {
    entry.enter(RunEntry.State.RUNNING, now);
    entry.worker = worker;
    running.put(worker, entry);
    deadlines.set(entry, dueAt);
  }

  /** Changes the deadline of a worker's run, unless the worker has ended. */
  void reschedule(ActorRef<Worker.Command> worker, long dueAt, boolean waitsForProcess) {
    RunEntry entry = running.get(worker);
    if (entry != null) {
      entry.waitsForProcess = waitsForProcess;
      deadlines.set(entry, dueAt);
    }
  }

  /** Removes a worker that has ended; returns its run, or null if there is none. */
  @Nullable RunEntry leaveWork(ActorRef<Worker.Command> worker) {
    RunEntry entry = running.remove(worker);
    if (entry != null) {
      entry.worker = null;
      deadlines.clear(entry);
    }
    return entry;
  }

  void enterPause(RunEntry entry, long now, long resumeAt) {
    entry.enter(RunEntry.State.PAUSING, now);
    pausing.add(entry);
    deadlines.set(entry, resumeAt);
  }

  /** Removes a run that waits or pauses. */
  void leave(RunEntry entry) {
    line.remove(entry);
    pausing.remove(entry);
    deadlines.clear(entry);
  }

  /** Empties the waiting line and returns what was in it. */
  List<RunEntry> clearLine() {
    List<RunEntry> all = List.copyOf(line);
    all.forEach(this::leave);
    return all;
  }

  /** Removes and returns the runs that are due; check the state of each again before acting. */
  List<RunEntry> takeDue(long now) {
    return deadlines.takeDue(now);
  }

  boolean awaitsNothing() {
    return deadlines.isEmpty();
  }

  /** The running ones, in the order in which they began. */
  Collection<RunEntry> running() {
    return running.values();
  }

  /** The waiting line, from its head. */
  Collection<RunEntry> line() {
    return line;
  }

  int pausing() {
    return pausing.size();
  }

  /** The runs that wait or pause. */
  List<RunEntry> idle() {
    List<RunEntry> all = new ArrayList<>(line);
    all.addAll(pausing);
    return all;
  }

  /** Notes that an entry is in no state until {@link #moved} is called. */
  void moving(RunEntry entry) {
    moving = entry;
  }

  /** Notes that the entry that was moving is in a state again, or was answered. */
  void moved() {
    moving = null;
  }

  List<RunEntry> all() {
    List<RunEntry> all = idle();
    all.addAll(running.values());
    if (moving != null && !all.contains(moving)) {
      all.add(moving);
    }
    return all;
  }
}

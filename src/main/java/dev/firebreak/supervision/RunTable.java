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
  private final Map<ActorRef<Worker.Command>, Run> running = new LinkedHashMap<>();
  private final SequencedSet<Run> line = new LinkedHashSet<>();
  private final Set<Run> pausing = new LinkedHashSet<>();
  private final DeadlineWheel deadlines;

  RunTable(long now) {
    deadlines = new DeadlineWheel(now);
  }

  /** Adds a run to the waiting line: at its end if it is new, at its head if it had an attempt. */
  void enqueue(Run run, long now, long dueAt) {
    pausing.remove(run);
    run.enter(Run.State.WAITING, now);
    if (run.attempts == 0) {
      line.addLast(run);
    } else {
      line.addFirst(run);
    }
    deadlines.set(run, dueAt);
  }

  Run dequeue() {
    Run first = line.removeFirst();
    deadlines.clear(first);
    return first;
  }

  void enterWork(Run run, ActorRef<Worker.Command> worker, long now, long dueAt) {
    run.enter(Run.State.RUNNING, now);
    run.worker = worker;
    running.put(worker, run);
    deadlines.set(run, dueAt);
  }

  /** Changes the deadline of a run, unless the worker does not run it any more. */
  void reschedule(Run run, ActorRef<Worker.Command> worker, long dueAt) {
    if (running.get(worker) == run) {
      deadlines.set(run, dueAt);
    }
  }

  /** Removes a worker that has ended; returns its run, or null if there is none. */
  @Nullable Run leaveWork(ActorRef<Worker.Command> worker) {
    Run run = running.remove(worker);
    if (run != null) {
      run.worker = null;
      deadlines.clear(run);
    }
    return run;
  }

  void enterPause(Run run, long now, long resumeAt) {
    run.enter(Run.State.PAUSING, now);
    pausing.add(run);
    deadlines.set(run, resumeAt);
  }

  /** Removes a run that waits or pauses. */
  void leave(Run run) {
    line.remove(run);
    pausing.remove(run);
    deadlines.clear(run);
  }

  /** Empties the waiting line and returns what was in it. */
  List<Run> clearLine() {
    List<Run> all = List.copyOf(line);
    all.forEach(this::leave);
    return all;
  }

  /** Removes and returns the runs that are due; check the state of each again before acting. */
  List<Run> takeDue(long now) {
    return deadlines.takeDue(now);
  }

  boolean awaitsNothing() {
    return deadlines.isEmpty();
  }

  /** The running ones, in the order in which they began. */
  Collection<Run> running() {
    return running.values();
  }

  /** The waiting line, from its head. */
  Collection<Run> line() {
    return line;
  }

  int pausing() {
    return pausing.size();
  }

  /** The runs that wait or pause. */
  List<Run> idle() {
    List<Run> all = new ArrayList<>(line);
    all.addAll(pausing);
    return all;
  }

  List<Run> all() {
    List<Run> all = idle();
    all.addAll(running.values());
    return all;
  }
}

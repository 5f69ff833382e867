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
 * The runs that a supervisor looks after, each in exactly one place with one deadline: in line,
 * with a worker, or pausing between two attempts. Keeps the books and decides nothing. Not
 * thread-safe: belongs to one supervisor.
 */
final class RunTable {
  private final Map<ActorRef<Worker.Command>, Run> running = new LinkedHashMap<>();
  private final SequencedSet<Run> line = new LinkedHashSet<>();
  private final Set<Run> pausing = new LinkedHashSet<>();
  private final DeadlineWheel deadlines;

  RunTable(long now) {
    deadlines = new DeadlineWheel(now);
  }

  /** A run that is new joins the end of the line; one that had an attempt goes to its head. */
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

  /** The attempt of a run has more time, or less; nothing if the worker has the run no more. */
  void reschedule(Run run, ActorRef<Worker.Command> worker, long dueAt) {
    if (running.get(worker) == run) {
      deadlines.set(run, dueAt);
    }
  }

  /** A worker is no more; returns its run, or null if that is not known here. */
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

  /** A run that waits or pauses will do so no longer. */
  void leave(Run run) {
    line.remove(run);
    pausing.remove(run);
    deadlines.clear(run);
  }

  /** Takes everybody out of the line. */
  List<Run> clearLine() {
    List<Run> all = List.copyOf(line);
    all.forEach(this::leave);
    return all;
  }

  /** Those whose time has come; look at each one's state again before acting. */
  List<Run> takeDue(long now) {
    return deadlines.takeDue(now);
  }

  boolean awaitsNothing() {
    return deadlines.isEmpty();
  }

  /** In the order in which they began. */
  Collection<Run> running() {
    return running.values();
  }

  /** From its head. */
  Collection<Run> line() {
    return line;
  }

  int pausing() {
    return pausing.size();
  }

  /** Those who wait or pause. */
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

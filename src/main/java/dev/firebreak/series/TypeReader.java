package dev.firebreak.series;

import dev.firebreak.admission.Capacity;
import dev.firebreak.measure.HistogramReader;
import dev.firebreak.observe.OutcomeCounts;
import dev.firebreak.observe.SupervisionTree.Watched;
import dev.firebreak.observe.TaskCounts;
import dev.firebreak.observe.TypeCounters;
import dev.firebreak.task.OutcomeKind;
import dev.firebreak.task.TaskState;

/** Reads what happened to one type since it was last read. Not thread-safe. */
final class TypeReader {
  private final Watched watched;
  private final HistogramReader calls;
  private final HistogramReader attempts;
  private NodeInterval.Counts before = NodeInterval.Counts.NONE;

  TypeReader(Watched watched) {
    this.watched = watched;
    this.calls = new HistogramReader(watched.counters().times().calls());
    this.attempts = new HistogramReader(watched.counters().times().attempts());
  }

  /** Whether this reads a type, and not another one that had its name before. */
  boolean reads(Watched type) {
    return watched.counters() == type.counters();
  }

  Interval next() {
    NodeInterval.Counts now = counts(watched.counters());
    NodeInterval.Counts since = now.minus(before);
    before = now;
    return new Interval(since, load(), calls.next(), attempts.next());
  }

  private Sample.Load load() {
    Capacity capacity = watched.admission().type().capacity();
    int running = capacity.slotsUsed();
    return new Sample.Load(running, Math.max(0, capacity.admitted() - running));
  }

  private static NodeInterval.Counts counts(TypeCounters counters) {
    OutcomeCounts calls = counters.calls();
    long ended = 0;
    for (OutcomeKind kind : OutcomeKind.values()) {
      ended += kind == OutcomeKind.REFUSED ? 0 : calls.of(kind);
    }
    long failed =
        calls.of(OutcomeKind.CRASHED)
            + calls.of(OutcomeKind.NOT_STARTED)
            + calls.of(OutcomeKind.TIMED_OUT);
    TaskCounts tasks = counters.tasks();
    long tasksEnded = 0;
    for (TaskState state : TaskState.values()) {
      tasksEnded += state.isFinal() ? tasks.endedAs(state) : 0;
    }
    failed += tasks.endedAs(TaskState.FAILED) + tasks.endedAs(TaskState.QUARANTINED);
    long refused = counters.counts().refused().values().stream().mapToLong(Long::longValue).sum();
    return new NodeInterval.Counts(ended, tasksEnded, failed, refused);
  }
}

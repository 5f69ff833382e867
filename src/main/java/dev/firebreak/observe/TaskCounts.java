package dev.firebreak.observe;

import static java.util.Objects.requireNonNull;

import dev.firebreak.measure.TimeHistogram;
import dev.firebreak.task.TaskState;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts what happens to the tasks of one type on this node. Thread-safe. */
public final class TaskCounts {
  private final LongAdder queued = new LongAdder();
  private final LongAdder claimed = new LongAdder();
  private final LongAdder stepsRecorded = new LongAdder();
  private final LongAdder stepsServed = new LongAdder();
  private final Map<TaskState, LongAdder> ended = new EnumMap<>(TaskState.class);
  private final TimeHistogram waits = new TimeHistogram();
  private final TimeHistogram times = new TimeHistogram();

  TaskCounts() {
    for (TaskState one : TaskState.values()) {
      ended.put(one, new LongAdder());
    }
  }

  void queued() {
    queued.increment();
  }

  void waited(long nanos) {
    waits.record(nanos);
  }

  void claimed() {
    claimed.increment();
  }

  void stepRecorded() {
    stepsRecorded.increment();
  }

  void stepServed() {
    stepsServed.increment();
  }

  void ended(TaskState state, long nanos) {
    requireNonNull(ended.get(state)).increment();
    times.record(nanos);
  }

  /** The tasks that were stored here, or queued again on request. */
  public long tasksQueued() {
    return queued.sum();
  }

  /** The tasks that this node has claimed, each time counted. */
  public long tasksClaimed() {
    return claimed.sum();
  }

  /** The steps that attempts have recorded here. */
  public long stepsRecorded() {
    return stepsRecorded.sum();
  }

  /** The steps that were not run here, as their results were recorded before. */
  public long stepsServed() {
    return stepsServed.sum();
  }

  /** The tasks that ended here in a final state. */
  public long endedAs(TaskState state) {
    return requireNonNull(ended.get(state)).sum();
  }

  /** For how long they were due before their attempts began. */
  public TimeHistogram waits() {
    return waits;
  }

  /** The times from their submission to their end. */
  public TimeHistogram times() {
    return times;
  }
}

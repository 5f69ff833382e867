package dev.firebreak.task;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The state of a task. */
public enum TaskState {
  /** The task waits for a slot, or for its time. */
  QUEUED,
  /** An attempt runs. */
  RUNNING,
  /** The task waits for its next attempt. */
  RETRYING,
  /** The task waits for a time, a signal or other tasks, and holds no slot. */
  WAITING,
  /** Cancellation was requested, and the attempt has not ended yet. */
  STOPPING,
  /** The task has a result. */
  SUCCEEDED,
  /** The handler rejected the input, or the last attempt failed. */
  FAILED,
  /** The task was cancelled. */
  CANCELLED,
  /** The JVM in which the task ran died too often. */
  QUARANTINED;

  private static final Map<String, TaskState> BY_WORD =
      Arrays.stream(values()).collect(Collectors.toMap(TaskState::word, Function.identity()));

  /** The name of the state in documents. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The state of this name. */
  public static Optional<TaskState> ofWord(String word) {
    return Optional.ofNullable(BY_WORD.get(word));
  }

  /** Whether the state changes only on an explicit request. */
  public boolean isFinal() {
    return compareTo(SUCCEEDED) >= 0;
  }

  /** Whether an explicit retry returns the task to the queue. */
  public boolean canBeRetried() {
    return compareTo(FAILED) >= 0;
  }
}

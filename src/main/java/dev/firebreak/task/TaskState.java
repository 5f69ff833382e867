package dev.firebreak.task;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Where a task is on its way. */
public enum TaskState {
  /** It waits for a slot, or for its time. */
  QUEUED,
  /** An attempt runs. */
  RUNNING,
  /** It waits for its next attempt. */
  RETRYING,
  /** It is to be cancelled, and its attempt has not ended yet. */
  STOPPING,
  /** It has a result. */
  SUCCEEDED,
  /** It was refused, or its last attempt failed. */
  FAILED,
  /** Nobody wanted it any more. */
  CANCELLED,
  /** The JVM it ran in died under it too often. */
  QUARANTINED;

  private static final Map<String, TaskState> BY_WORD =
      Arrays.stream(values()).collect(Collectors.toMap(TaskState::word, Function.identity()));

  /** Its name as documents have it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The state of this name. */
  public static Optional<TaskState> ofWord(String word) {
    return Optional.ofNullable(BY_WORD.get(word));
  }

  /** Whether nothing more happens to it, unless somebody asks for that. */
  public boolean isFinal() {
    return compareTo(SUCCEEDED) >= 0;
  }

  /** Whether an explicit retry sends it back to the queue. */
  public boolean canBeRetried() {
    return compareTo(FAILED) >= 0;
  }
}

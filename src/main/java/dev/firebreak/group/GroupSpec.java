package dev.firebreak.group;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the creator of a group says about it.
 *
 * @param name for display, at most {@link #LONGEST_NAME} characters; empty for none
 * @param labels for display and for the completion task, at most {@link #MOST_LABELS}
 * @param size how many tasks the group will have: it closes with the last of them; null if it is
 *     closed by a request
 * @param then the task to submit when the group is complete; null for none
 */
public record GroupSpec(
    String name,
    Map<String, String> labels,
    @Nullable Integer size,
    @Nullable CompletionTask then) {
  /** The longest name, in characters. */
  public static final int LONGEST_NAME = 200;

  /** The most labels that a group may have. */
  public static final int MOST_LABELS = 20;

  /** The longest name and the longest value of a label, in characters. */
  public static final int LONGEST_LABEL = 200;

  /** The most tasks that a group may have. */
  public static final int LARGEST = 1_000_000_000;

  /** The longest input of a completion task, in bytes of JSON. */
  public static final int LONGEST_INPUT = 1 << 20;
}

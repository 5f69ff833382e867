package dev.firebreak.group;

import dev.firebreak.task.RunId;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A group of tasks. It accepts tasks until it is closed, and is complete when it is closed and all
 * its tasks have ended.
 *
 * @param id its id
 * @param owner the owner of the group and of its tasks; empty if it has none
 * @param spec what its creator said about it
 * @param times when it changed
 * @param counts its tasks by state
 * @param completion the task that was submitted when it was complete; null if none was
 */
public record TaskGroup(
    RunId id,
    String owner,
    GroupSpec spec,
    Times times,
    GroupCounts counts,
    @Nullable RunId completion) {

  /**
   * When a group changed.
   *
   * @param created when it was created
   * @param closed when it was closed; null if it is open
   * @param completed when it was complete; null if it is not
   */
  public record Times(Instant created, @Nullable Instant closed, @Nullable Instant completed) {}

  /** The state of the group. */
  public State state() {
    if (times.completed() != null) {
      return State.COMPLETED;
    }
    return times.closed() == null ? State.OPEN : State.CLOSED;
  }

  /** The states of a group. */
  public enum State {
    /** It accepts tasks. */
    OPEN,
    /** It accepts no tasks, and some have not ended. */
    CLOSED,
    /** It accepts no tasks, and all have ended. */
    COMPLETED;

    /** All words, as a text. */
    public static final String WORDS =
        Arrays.stream(values()).map(State::word).collect(Collectors.joining(", "));

    /** The word for the state in documents and parameters. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the state of a word; empty if there is none. */
    public static Optional<State> ofWord(String word) {
      return Arrays.stream(values()).filter(state -> state.word().equals(word)).findAny();
    }
  }
}

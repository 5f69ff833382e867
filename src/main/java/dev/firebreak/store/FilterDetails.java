package dev.firebreak.store;

import dev.firebreak.task.FailureKind;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.RunId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The conditions of a {@link Filter} that are used more rarely.
 *
 * @param node only tasks that run or last ran on the node of this name; null for all
 * @param created only tasks that were created in this time
 * @param key only tasks with this idempotency key; null for all
 * @param cause only tasks whose last attempt failed for this cause, see {@link
 *     FailureKind#hasCause}; null for all
 * @param message only tasks whose last attempt failed with this message, see {@link FailureKind};
 *     null for all
 * @param input only tasks whose input has these members; the filter must name the type then
 * @param relations only tasks that belong to these
 */
public record FilterDetails(
    @Nullable String node,
    Created created,
    @Nullable String key,
    @Nullable String cause,
    @Nullable String message,
    List<SearchValue> input,
    Relations relations) {
  /** No condition. */
  public static final FilterDetails NONE =
      new FilterDetails(null, Created.ANY, null, null, null, List.of(), Relations.NONE);

  /** Copies the list. */
  public FilterDetails {
    input = List.copyOf(input);
  }

  /** Without a condition on what tasks belong to. */
  public FilterDetails(
      @Nullable String node,
      Created created,
      @Nullable String key,
      @Nullable String cause,
      @Nullable String message,
      List<SearchValue> input) {
    this(node, created, key, cause, message, input, Relations.NONE);
  }

  /** The tasks that belong to these. */
  public static FilterDetails of(Relations relations) {
    return new FilterDetails(null, Created.ANY, null, null, null, List.of(), relations);
  }

  /**
   * A time, as bounds of ids.
   *
   * @param from not before this id; null for no bound
   * @param until before this id; null for no bound
   */
  public record Created(@Nullable RunId from, @Nullable RunId until) {
    /** No bounds. */
    public static final Created ANY = new Created(null, null);
  }

  /** Whether there is a condition on the last failure. */
  public boolean aboutFailure() {
    return cause != null || message != null;
  }

  /** Whether a task with this last failure fulfils the conditions on it; null for none. */
  public boolean selects(@Nullable Outcome error) {
    if (!aboutFailure()) {
      return true;
    } else if (error == null) {
      return false;
    }
    FailureKind kind = FailureKind.of(error);
    return (cause == null || kind.hasCause(cause))
        && (message == null || kind.message().equals(message));
  }
}

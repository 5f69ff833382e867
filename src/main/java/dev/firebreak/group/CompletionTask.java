package dev.firebreak.group;

import org.jspecify.annotations.Nullable;

/**
 * The task that is submitted when a group is complete.
 *
 * @param when for which outcome of the group
 * @param type the type of the task
 * @param priority 0 to 3, 0 first
 * @param attempts how many it may have, from 1
 * @param input JSON text that becomes part of its input, see {@link GroupText#completionInput}
 * @param report which ends of the task are reported
 * @param version the version that its type had when the group was created; null if it had none
 */
public record CompletionTask(
    When when,
    String type,
    int priority,
    int attempts,
    String input,
    EndReport report,
    @Nullable String version) {

  /** For which outcome of a group its completion task is submitted. */
  public enum When {
    /** Whatever the outcomes of its tasks are. */
    ALWAYS,
    /** Only if all its tasks succeeded. */
    SUCCEEDED;

    /** The code in a database. */
    public int code() {
      return this == ALWAYS ? 0 : 1;
    }

    /** Returns the value with a code. */
    public static When of(int code) {
      return code == 0 ? ALWAYS : SUCCEEDED;
    }
  }

  /**
   * How the end of the task is reported, where its type says.
   *
   * @param events which outcomes, as bits; 0 for none
   * @param attempts how many attempts the telling task has
   */
  public record EndReport(int events, int attempts) {
    /** The end is not reported. */
    public static final EndReport NOT = new EndReport(0, 0);
  }
}

package dev.firebreak.api;

/**
 * How another task has ended, see {@link Attempt#awaitAll}.
 *
 * @param id the id of the task
 * @param state its final state: {@code succeeded}, {@code failed}, {@code cancelled} or {@code
 *     quarantined}
 */
public record TaskEnd(String id, String state) {
  /** Whether the task has a result. */
  public boolean succeeded() {
    return state.equals("succeeded");
  }
}

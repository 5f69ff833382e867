package dev.firebreak.access;

import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Counts the live tasks of owners in the store. */
@FunctionalInterface
public interface LiveTasks {

  /**
   * Counts the tasks of some owners that are not in a final state.
   *
   * @param most up to which number to count, by owner
   */
  CompletionStage<Map<String, Integer>> liveOf(Map<String, Integer> most);
}

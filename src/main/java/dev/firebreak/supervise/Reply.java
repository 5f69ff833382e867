package dev.firebreak.supervise;

import dev.firebreak.task.Outcome;

/** Whoever waits for a run. */
@FunctionalInterface
public interface Reply {

  /**
   * The run is over. Called once, from any thread, often a dispatcher's: must neither block nor
   * throw.
   *
   * @param outcome of the last attempt, or why there was none
   * @param attempts how many there were
   */
  void answer(Outcome outcome, int attempts);
}

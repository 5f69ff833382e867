package dev.firebreak.scenes.steps;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Compares what the steps of a job have done with what the store has recorded of them.
 *
 * @param recorded how many steps the store has
 * @param lost how many steps never ran, or are not in the store
 * @param twice how many steps were recorded again: the store lists them twice, they ran although an
 *     attempt had their result, or attempts were given different results
 * @param attempts how many attempts began
 * @param repeated how many runs of steps there were beyond the first of each
 * @param faults each breach of the promise, in words
 */
record JobCheck(
    int recorded, int lost, int twice, int attempts, int repeated, List<String> faults) {
  private static final int SHOWN = 5;

  /**
   * Makes the comparison.
   *
   * @param steps how many steps the job has
   * @param kills how many kills could have hit the job
   */
  static JobCheck of(JobHistory history, List<RecordedStep> recorded, int steps, int kills) {
    Set<Integer> seen = new HashSet<>();
    Set<Integer> lost = new LinkedHashSet<>();
    Set<Integer> twice = new LinkedHashSet<>(history.runAfterResult());
    Set<Integer> wrong = new LinkedHashSet<>();
    Set<Integer> misplaced = new LinkedHashSet<>();
    int lastNumber = 0;
    int lastStep = 0;
    for (RecordedStep one : recorded) {
      int step = one.step();
      if (!seen.add(step) || !Set.of(one.result()).containsAll(history.results(step))) {
        twice.add(step);
      }
      if (!history.lastRun(step).equals(one.result())) {
        wrong.add(step);
      }
      if (one.number() <= lastNumber || step <= lastStep) {
        misplaced.add(step);
      }
      lastNumber = one.number();
      lastStep = step;
    }
    for (int step = 1; step <= steps; step++) {
      if (!seen.contains(step) || history.lastRun(step).isEmpty()) {
        lost.add(step);
      }
    }
    List<String> faults = new ArrayList<>();
    name(faults, "lost steps", lost);
    name(faults, "steps recorded twice", twice);
    name(faults, "steps whose recorded result is not that of their last run", wrong);
    name(faults, "steps recorded in another order than that of their runs", misplaced);
    if (history.repeated() > kills) {
      faults.add(history.repeated() + " runs repeated a step; there were " + kills + " kills");
    }
    if (history.repeatedOfOneAttempt() > 1) {
      faults.add(history.repeatedOfOneAttempt() + " steps of one attempt were repeated");
    }
    return new JobCheck(
        recorded.size(),
        lost.size(),
        twice.size(),
        history.attempts(),
        history.repeated(),
        List.copyOf(faults));
  }

  private static void name(List<String> faults, String what, Set<Integer> steps) {
    if (!steps.isEmpty()) {
      String more = steps.size() > SHOWN ? " and " + (steps.size() - SHOWN) + " more" : "";
      faults.add(what + ": " + steps.stream().limit(SHOWN).toList() + more);
    }
  }
}

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
   * @param steps how many steps the job has, which are named "step 1" and so on
   * @param kills how many kills could have hit the job
   */
  static JobCheck of(JobHistory history, List<RecordedStep> recorded, int steps, int kills) {
    List<String> faults = new ArrayList<>();
    Set<String> names = new HashSet<>();
    Set<Integer> lost = new LinkedHashSet<>();
    Set<Integer> twice = new LinkedHashSet<>(history.runAfterResult());
    Set<Integer> wrong = new LinkedHashSet<>();
    int place = 0;
    for (RecordedStep step : recorded) {
      place++;
      int number = step.number();
      if (number != place || !step.name().equals("step " + number)) {
        faults.add("the store has \"" + step.name() + "\" as step " + number + ", not as " + place);
      }
      if (!names.add(step.name())) {
        twice.add(number);
      }
      if (!history.lastRun(number).equals(step.result())) {
        wrong.add(number);
      }
      if (!Set.of(step.result()).containsAll(history.results(number))) {
        twice.add(number);
      }
    }
    for (int n = 1; n <= steps; n++) {
      if (!names.contains("step " + n) || history.lastRun(n).isEmpty()) {
        lost.add(n);
      }
    }
    name(faults, "lost steps", lost);
    name(faults, "steps recorded twice", twice);
    name(faults, "steps whose recorded result is not that of their last run", wrong);
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

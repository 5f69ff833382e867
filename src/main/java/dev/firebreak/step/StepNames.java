package dev.firebreak.step;

import dev.firebreak.task.Step;

/** Which names steps may have. */
public final class StepNames {
  private StepNames() {}

  /**
   * Returns a name that steps may have.
   *
   * @throws StepRefused for any other text
   */
  public static String checked(String name) {
    if (name.isBlank()) {
      throw new StepRefused("a step needs a name");
    } else if (name.length() > Step.LONGEST_NAME) {
      throw new StepRefused(
          "the name of a step has at most "
              + Step.LONGEST_NAME
              + " characters; this one has "
              + name.length());
    } else if (name.codePoints().anyMatch(StepNames::isRefused)) {
      throw new StepRefused("the name of a step has no control characters and no lone surrogates");
    }
    return name;
  }

  private static boolean isRefused(int c) {
    return Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE;
  }
}

package dev.firebreak.step;

import dev.firebreak.task.Step;
import org.jspecify.annotations.Nullable;

/** Which names steps may have. */
public final class StepNames {
  private StepNames() {}

  /**
   * Returns a name that steps may have.
   *
   * @throws StepRefused for any other text
   */
  public static String checked(String name) {
    String fault = fault("step", name);
    if (fault != null) {
      throw new StepRefused(fault);
    }
    return name;
  }

  /**
   * Says what is wrong with a name; null for nothing.
   *
   * @param what is named: a step or a signal, which have the same names
   */
  public static @Nullable String fault(String what, String name) {
    if (name.isBlank()) {
      return "a " + what + " needs a name";
    } else if (name.length() > Step.LONGEST_NAME) {
      return "the name of a "
          + what
          + " has at most "
          + Step.LONGEST_NAME
          + " characters; this one has "
          + name.length();
    }
    return name.codePoints().anyMatch(StepNames::isRefused)
        ? "the name of a " + what + " has no control characters and no lone surrogates"
        : null;
  }

  private static boolean isRefused(int c) {
    return Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE;
  }
}

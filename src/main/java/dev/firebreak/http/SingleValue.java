package dev.firebreak.http;

import org.jspecify.annotations.Nullable;

/** Headers and parameters that mean one thing: given twice, they must say the same. */
final class SingleValue {
  private SingleValue() {}

  /**
   * The value of a header.
   *
   * @param before what it said before; null if it comes for the first time
   * @throws ProblemFound if both differ
   */
  static <T> T header(String name, @Nullable T before, T now) throws ProblemFound {
    return same(ProblemType.BAD_HEADER, name, before, now);
  }

  /** The value of a parameter in a query, likewise. */
  static <T> T parameter(String name, @Nullable T before, T now) throws ProblemFound {
    return same(ProblemType.BAD_PARAMETER, name, before, now);
  }

  private static <T> T same(ProblemType type, String name, @Nullable T before, T now)
      throws ProblemFound {
    if (before != null && !before.equals(now)) {
      throw new ProblemFound(Problem.of(type, name + " is given twice, with different values"));
    }
    return now;
  }
}

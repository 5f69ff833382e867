package dev.firebreak.http;

import org.jspecify.annotations.Nullable;

/** Headers and parameters with one value: if given twice, both values must be equal. */
final class SingleValue {
  private SingleValue() {}

  /**
   * Checks the value of a header.
   *
   * @param before the earlier value; null for the first occurrence
   * @throws ProblemFound if both values differ
   */
  static <T> T header(String name, @Nullable T before, T now) throws ProblemFound {
    return same(ProblemType.BAD_HEADER, name, before, now);
  }

  /** Checks the value of a query parameter in the same way. */
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

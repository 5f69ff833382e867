package dev.firebreak.top;

import java.util.List;

/**
 * A part of the screen.
 *
 * @param rows what is known
 * @param problem why not all is known; empty if all is
 * @param status the HTTP status of the refusal; 200 if there is none
 */
record Section<T>(List<T> rows, String problem, int status) {
  private static final int OK = 200;

  static <T> Section<T> of(List<T> rows) {
    return new Section<>(List.copyOf(rows), "", OK);
  }

  /** The same rows with a remark of another section about them. */
  Section<T> withProblemOf(Section<?> other) {
    return withProblem(other.problem());
  }

  /** The same rows with a remark about them, unless there is one. */
  Section<T> withProblem(String remark) {
    return new Section<>(rows, problem.isEmpty() ? remark : problem, status);
  }
}

package dev.firebreak.client;

import java.io.IOException;

/** The node answered with a problem. */
public final class ProblemException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  ProblemException(Problem problem) {
    super(problem.toString());
    this.problem = problem;
  }

  /** The problem. */
  public Problem problem() {
    return problem;
  }
}

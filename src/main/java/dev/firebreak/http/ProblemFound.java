package dev.firebreak.http;

/** Ends the reading of a request with an answer. */
final class ProblemFound extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  ProblemFound(Problem problem) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
  }

  Problem problem() {
    return problem;
  }
}

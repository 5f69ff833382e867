package dev.firebreak.http;

/** Ends the processing of a request with a problem as its answer. */
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

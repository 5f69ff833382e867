package dev.firebreak.supervision;

/** What a supervisor throws that was asked to crash. Logged by Pekko, so without a stack trace. */
final class SupervisorCrashed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SupervisorCrashed(String reason) {
    super(reason, null, false, false);
  }
}

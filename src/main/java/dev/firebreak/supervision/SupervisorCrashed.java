package dev.firebreak.supervision;

/** Thrown by a supervisor that was asked to crash. It has no stack trace, as Pekko logs it. */
final class SupervisorCrashed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SupervisorCrashed(String reason) {
    super(reason, null, false, false);
  }
}

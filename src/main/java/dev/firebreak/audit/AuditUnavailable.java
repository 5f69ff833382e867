package dev.firebreak.audit;

/** An operation can't be recorded, and so must not be run; the message says why. */
public final class AuditUnavailable extends Exception {
  private static final long serialVersionUID = 1L;

  AuditUnavailable(String reason) {
    super(reason, null, false, false);
  }
}

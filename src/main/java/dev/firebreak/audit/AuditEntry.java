package dev.firebreak.audit;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An operation as the audit log records it, without its outcome.
 *
 * @param actor the caller that requested it
 * @param operation its name
 * @param target its target, as names and values
 * @param from the address of the caller; null if it did not come from a network
 */
public record AuditEntry(
    Actor actor, String operation, Map<String, String> target, @Nullable String from) {

  /** Copies the target. */
  public AuditEntry {
    target = Map.copyOf(target);
  }

  /**
   * The caller that requested an operation, or what else caused it.
   *
   * @param token the name of the token; empty without one
   * @param owner the owner of the token; empty without one
   * @param user the user of the operating system who ran a command; empty for requests
   * @param by what caused an operation that no caller requested; empty for callers
   */
  public record Actor(String token, String owner, String user, String by) {
    /** A caller without a token. */
    public static final Actor UNKNOWN = new Actor("", "", "");

    /** A signal of the operating system. */
    public static final Actor SIGNAL = new Actor("", "", "", "signal");

    /** The watch of files that a node reads again when they have changed. */
    public static final Actor WATCH = new Actor("", "", "", "watch");

    /** A caller. */
    public Actor(String token, String owner, String user) {
      this(token, owner, user, "");
    }
  }

  /**
   * How an operation ended.
   *
   * @param status the status of the answer
   * @param problem the slug of the problem; null if there was none
   * @param found what the answer says about the target, for instance how many tasks were changed
   */
  public record Outcome(int status, @Nullable String problem, Map<String, Object> found) {}
}

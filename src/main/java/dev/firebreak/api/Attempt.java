package dev.firebreak.api;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One try of a call or a task, as its handler sees it. Safe to use from any thread.
 *
 * <p>An attempt is cancelled when its time is up or the node stops. The handler's thread is
 * interrupted then; a handler that goes on all the same is given up after its type's {@code grace}
 * and its result is dropped.
 */
public interface Attempt {

  /** Names the call or the task; the same for all of its attempts. */
  String id();

  /** The name of the type, as configured. */
  String type();

  /** Which try this is, from 1. */
  int number();

  /**
   * The fencing number of this attempt: higher than that of every earlier one of the same task,
   * also of those that were given up and may still run. Hand it to whatever this attempt writes to,
   * and have that refuse lower numbers than it has seen. 0 for a call, which has nothing to be
   * fenced.
   */
  int fence();

  /**
   * Says how far the work is; it shows in the task's document and events. Cheap enough to be called
   * often: of what comes within a tenth of a second, the first counts. Nothing happens for a call.
   *
   * @param fraction from 0 to 1; what is outside is taken for the nearer end
   * @param note a few words for whoever looks, shortened if they are long; null for none
   */
  void progress(double fraction, @Nullable String note);

  /** When this attempt's time is up. */
  Instant deadline();

  /** How long this attempt may still run; zero when its time is up, never negative. */
  Duration remaining();

  /** Whether this attempt was told to stop. Once true, it stays so. */
  boolean cancelled();

  /**
   * Has {@code action} run when this attempt is cancelled, at once if it already is: to close a
   * socket, say, that no interrupt reaches. It runs once, on a thread of its own, and not at all if
   * the attempt ends before. What it throws is ignored.
   */
  void onCancel(Runnable action);
}

package dev.firebreak.store.postgres.tasks;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How long a group that conflicts with other transactions is executed again. A conflict on a row
 * that another transaction has locked until its commit can last as long as that waits for a standby
 * server, so that the pauses grow; the group is halved meanwhile, so that only operations that need
 * the row wait for it. Used by the writer's thread only.
 */
final class Conflicts {
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(1);
  private static final int WHOLE = 2;
  private static final long SHORTEST_PAUSE_MICROS = 5_000;
  private static final long LONGEST_PAUSE_MICROS = 50_000;

  private final List<Operation<?>> group;
  private final ServerWait waiting;

  /** When the first conflict was, as {@link System#nanoTime}; 0 before it. */
  private long since;

  private long pause = SHORTEST_PAUSE_MICROS;

  /** Creates the conflicts of a group, of which none has happened. */
  Conflicts(List<Operation<?>> group, ServerWait waiting) {
    this.group = group;
    this.waiting = waiting;
  }

  /** What is to be done with operations after a conflict. */
  enum Verdict {
    RETRIED,
    HALVED,
    REFUSED
  }

  /**
   * Decides about operations that had a conflict.
   *
   * @param count how many operations
   * @param conflicts how many conflicts these have had together
   */
  Verdict after(int count, int conflicts) {
    long now = System.nanoTime();
    if (since == 0) {
      since = now;
    }
    boolean over = now - since >= PATIENCE;
    if (count > 1 && (over || conflicts > WHOLE)) {
      return Verdict.HALVED;
    }
    return over ? Verdict.REFUSED : Verdict.RETRIED;
  }

  /** Waits before the next attempt; the operations that are decided are answered before. */
  void pause() {
    waiting.answer(group);
    long micros = pause / 2 + ThreadLocalRandom.current().nextLong(pause / 2 + 1);
    pause = Math.min(2 * pause, LONGEST_PAUSE_MICROS);
    LockSupport.parkNanos(this, TimeUnit.MICROSECONDS.toNanos(micros));
  }
}

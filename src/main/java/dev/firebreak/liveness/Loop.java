package dev.firebreak.liveness;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that does one turn after the other until its work is over, whatever a turn throws. A
 * Throwable that leaves a turn is reported to the {@link HeapWatch} and the log; the work completes
 * or fails what the turn was processing; then the turns continue. If the thread ends nevertheless,
 * {@link Loops#onDeath} is called with the reason, and the node ends.
 *
 * <p>Thread-safe.
 */
public final class Loop {
  private static final Logger LOG = LoggerFactory.getLogger(Loop.class);

  /** The time after which a loop counts as broken if all turns fail. */
  static final Duration FAILING = Duration.ofSeconds(30);

  /** The longest time that a turn may take in a loop that never waits for others. */
  static final Duration STUCK = Duration.ofSeconds(60);

  private static final long SHORTEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(1);
  private static final int DOUBLINGS = 7;
  private static final long LOG_PAUSE = TimeUnit.SECONDS.toNanos(10);

  /** The work of a loop, called on its thread only. */
  public interface Work {
    /**
     * Does the work that is due, and waits until there may be more.
     *
     * @return whether there is to be another turn
     */
    boolean turn() throws Exception;

    /**
     * Handles what the failed turn was processing: fails it, or keeps it for the next turn. Called
     * again, with pauses, until it does not throw.
     */
    default void failed(Throwable thrown) throws Exception {}

    /** Releases the resources of the loop, after the last turn. */
    default void end() throws Exception {}
  }

  private final String name;
  private final Work work;
  private final @Nullable Runnable wake;
  private final Thread thread;
  private final AtomicLong turns = new AtomicLong();

  /**
   * Belongs to the loop's thread: what the last turn threw, until {@link Work#failed} has
   * succeeded.
   */
  private @Nullable Throwable unfinished;

  private int failures;
  private long loggedAt = System.nanoTime() - LOG_PAUSE;
  private volatile long failingSince;
  private volatile @Nullable Throwable failure;
  private volatile boolean dead;

  /** Belongs to the liveness check. */
  private long askedAt;

  private long turnsWhenAsked = -1;

  private Loop(String name, Work work, @Nullable Runnable wake) {
    this.name = name;
    this.work = work;
    this.wake = wake;
    thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
  }

  /**
   * Creates a loop whose turns may wait for others, such as a disk or a database. Not started yet.
   */
  public static Loop waiting(String name, Work work) {
    return new Loop(name, work, null);
  }

  /**
   * Creates a loop that waits for nothing but work. Not started yet.
   *
   * @param wake makes the loop do a turn soon; called from any thread
   */
  public static Loop prompt(String name, Work work, Runnable wake) {
    return new Loop(name, work, wake);
  }

  /** Starts the thread; returns this. */
  public Loop start() {
    HeapWatch.prepare();
    Loops.begun(this);
    boolean started = false;
    try {
      thread.start();
      started = true;
      return this;
    } finally {
      if (!started) {
        Loops.over(this);
      }
    }
  }

  /** Has {@link LockSupport#park} return on the loop's thread. */
  public void unpark() {
    LockSupport.unpark(thread);
  }

  /** Whether this is called on the loop's thread. */
  public boolean isCurrent() {
    return Thread.currentThread() == thread;
  }

  /** Waits for the thread to end, at most for this time; an interrupt is restored afterwards. */
  public void join(Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    boolean interrupted = false;
    for (long left = patience.toNanos();
        thread.isAlive() && left > 0;
        left = end - System.nanoTime()) {
      try {
        thread.join(Duration.ofNanos(left));
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for the thread to end. */
  public void join() {
    join(Duration.ofDays(1000));
  }

  private void run() {
    try {
      boolean more = true;
      while (more) {
        more = turn();
        turns.lazySet(turns.get() + 1);
      }
      work.end();
      Loops.over(this);
    } catch (Throwable t) {
      die(t);
    }
  }

  private void die(Throwable t) {
    dead = true;
    failure = t;
    HeapWatch.noticed(t);
    Loops.died(this);
  }

  private boolean turn() {
    try {
      Throwable before = unfinished;
      if (before != null) {
        work.failed(before);
        unfinished = null;
      }
      boolean more = work.turn();
      if (failures > 0) {
        failures = 0;
        failure = null;
      }
      return more;
    } catch (Throwable t) {
      fail(t);
      return true;
    }
  }

  private void fail(Throwable t) {
    HeapWatch.noticed(t);
    long now = System.nanoTime();
    if (failures == 0) {
      failingSince = now;
    }
    failure = t;
    if (unfinished == null) {
      unfinished = t;
    }
    if (now - loggedAt >= LOG_PAUSE) {
      loggedAt = now;
      log(t);
    }
    if (failures > 0) {
      Thread.interrupted(); // An interrupt would end every pause at once.
      LockSupport.parkNanos(this, SHORTEST_PAUSE << Math.min(failures, DOUBLINGS));
    }
    failures++;
  }

  private void log(Throwable t) {
    try {
      LOG.error(
          "An iteration of thread {} failed; its work fails, and the thread continues.", name, t);
    } catch (Throwable again) {
      HeapWatch.noticed(again);
    }
  }

  /**
   * Describes what is wrong with this loop; null if nothing is. For one checking thread at a time.
   */
  @Nullable String trouble(long now) {
    Throwable why = failure;
    if (dead) {
      return "thread " + name + " has ended: " + why;
    } else if (why != null && now - failingSince >= FAILING.toNanos()) {
      return String.format(
          Locale.ROOT,
          "thread %s has failed for %d s: %s",
          name,
          TimeUnit.NANOSECONDS.toSeconds(now - failingSince),
          why);
    }
    return wake == null ? null : stuck(now, wake);
  }

  /**
   * An idle loop does no turns either, so each check wakes the loop, and the following checks
   * expect a turn.
   */
  private @Nullable String stuck(long now, Runnable wakeUp) {
    long done = turns.get();
    if (done != turnsWhenAsked) {
      turnsWhenAsked = done;
      askedAt = now;
      wakeUp.run();
    } else if (now - askedAt >= STUCK.toNanos()) {
      return String.format(
          Locale.ROOT,
          "thread %s has done nothing for %d s",
          name,
          TimeUnit.NANOSECONDS.toSeconds(now - askedAt));
    }
    return null;
  }

  /** The name of the thread, and the reason for its end if it has ended. */
  @Override
  public String toString() {
    return dead ? "thread " + name + " has ended: " + failure : "thread " + name;
  }
}

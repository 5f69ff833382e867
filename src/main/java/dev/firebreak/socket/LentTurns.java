package dev.firebreak.socket;

import dev.firebreak.liveness.HeapWatch;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * Lends the turns of an event loop to the threads of the actor system while events follow each
 * other closely. One of these threads then looks for events between its other tasks, and runs the
 * streams of what it finds itself: no thread has to be woken for it. Most of the wake-ups of a call
 * are spared that way.
 *
 * <p>The loop's thread gets the turns back when no event has come for {@link #WAIT_MS}, so that no
 * thread of the pool waits for long, and takes them back if the pool does none, because all its
 * threads are held.
 */
final class LentTurns extends ForkJoinTask<Void> {
  private static final long serialVersionUID = 1L;

  /** The longest wait for an event on a thread of the pool. */
  static final long WAIT_MS = 1;

  private static final long WAIT = TimeUnit.MILLISECONDS.toNanos(WAIT_MS);

  /** How often to look for events while there are other tasks: a look costs as much as a task. */
  private static final long BETWEEN = TimeUnit.MICROSECONDS.toNanos(50);

  /** How long the pool may do no turn. */
  private static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(100);

  private enum Owner {
    /** The loop's thread does the turns. */
    LOOP,
    /** This task is queued in the pool. */
    QUEUED,
    /** A thread of the pool runs this task. */
    POOL
  }

  /** A turn on a thread of the pool. */
  interface Turn {
    /**
     * Handles what is ready.
     *
     * @param wait whether to wait for {@link #WAIT_MS} if nothing is
     * @return whether the next turn may be done by the pool, too
     */
    boolean inPool(boolean wait) throws IOException;
  }

  private final transient Executor pool;
  private final transient Turn turn;
  private final transient Runnable unpark;
  private final transient AtomicReference<Owner> owner = new AtomicReference<>(Owner.LOOP);

  /** How often the pool has run this task. */
  private final transient AtomicLong runs = new AtomicLong();

  /** When the last events were looked for, or, by the loop's thread, found. Of the owner alone. */
  private transient long lookedAt = System.nanoTime();

  /**
   * Creates the turns of a loop, which its thread has at first.
   *
   * @param pool never gets them unless its threads are those of a fork-join pool
   * @param unpark unparks the loop's thread
   */
  LentTurns(Executor pool, Turn turn, Runnable unpark) {
    this.pool = pool;
    this.turn = turn;
    this.unpark = unpark;
  }

  /**
   * On the loop's thread, after a turn with events: lends the turns if this was soon after another.
   */
  void lend() {
    long now = System.nanoTime();
    boolean soon = now - lookedAt < WAIT;
    lookedAt = now;
    if (!soon) {
      return;
    }
    owner.set(Owner.QUEUED);
    try {
      pool.execute(this::exec);
    } catch (Throwable t) {
      // The pool is shut down, or there is no memory: the loop's thread goes on itself.
      HeapWatch.noticed(t);
      owner.set(Owner.LOOP);
    }
  }

  /**
   * On the loop's thread: waits for a moment if the turns are lent.
   *
   * @return whether the loop's thread has them
   */
  boolean returned() {
    if (owner.get() == Owner.LOOP) {
      return true;
    }
    long before = runs.get();
    while (runs.get() == before) {
      LockSupport.parkNanos(this, PATIENCE);
      if (owner.get() == Owner.LOOP) {
        return true;
      }
      if (runs.get() == before && owner.compareAndSet(Owner.QUEUED, Owner.LOOP)) {
        return true; // The task that is still queued will find that it has no turn.
      }
      // A run that never ends is waited for here, so that it is noticed as a turn that never ends.
    }
    return false;
  }

  /** Does a turn on a thread of the pool. Returns false, so that the task can be queued again. */
  @Override
  protected boolean exec() {
    if (owner.compareAndSet(Owner.QUEUED, Owner.POOL)) {
      runs.lazySet(runs.get() + 1);
      boolean queued = false;
      try {
        queued = look() && queue();
      } catch (Throwable t) { // What lasts is met again, and reported, by the loop's own turn.
        HeapWatch.noticed(t);
      } finally {
        if (!queued) {
          owner.set(Owner.LOOP);
          unpark.run();
        }
      }
    }
    return false;
  }

  private boolean queue() {
    owner.set(Owner.QUEUED);
    var _ = fork();
    return true;
  }

  /** Returns whether the next turn may be done by the pool. */
  private boolean look() throws IOException {
    if (!inForkJoinPool()) {
      return false;
    }
    boolean othersWait = getQueuedTaskCount() > 0 || takeOver();
    if (othersWait && System.nanoTime() - lookedAt < BETWEEN) {
      return true;
    }
    boolean more = turn.inPool(!othersWait);
    lookedAt = System.nanoTime();
    return more;
  }

  /** Takes a task of another thread of the pool, rather than waiting. */
  private static boolean takeOver() {
    ForkJoinTask<?> other = pollTask();
    if (other == null) {
      return false;
    }
    var _ = other.fork(); // Can't fail: this thread's queue is empty.
    return true;
  }

  @Override
  public Void getRawResult() {
    return null;
  }

  @Override
  protected void setRawResult(Void value) {}
}

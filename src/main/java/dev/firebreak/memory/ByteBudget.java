package dev.firebreak.memory;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A budget for the memory that requests, answers and running attempts hold. Bytes are counted when
 * they arrive, not when they are announced, because announcing costs a sender nothing.
 *
 * <p>No body may become larger than the part of the budget that is still free (the dynamic
 * threshold of shared memory switches; Choudhury and Hahne, 1998). So large bodies limit each
 * other, and small ones always fit. Thread-safe.
 */
public final class ByteBudget {
  private final long total;
  private final AtomicLong used = new AtomicLong();

  /** The part of the budget that one body holds. Thread-safe: several threads may release it. */
  public final class Share {
    /** Guarded by this. */
    private long held;

    private Share() {}

    /**
     * Takes more bytes.
     *
     * @return whether the budget had enough memory; if not, nothing is taken
     */
    public synchronized boolean grow(long bytes) {
      if (!take(held, bytes)) {
        return false;
      }
      held += bytes;
      return true;
    }

    /** Takes more bytes for data that exists already and can't be refused. */
    public synchronized void charge(long bytes) {
      used.addAndGet(bytes);
      held += bytes;
    }

    /**
     * Returns a part of the share.
     *
     * @param bytes no more than are held
     */
    public synchronized void shrink(long bytes) {
      used.addAndGet(-bytes);
      held -= bytes;
    }

    /** Returns the whole share. Further calls have no effect. */
    public synchronized void release() {
      used.addAndGet(-held);
      held = 0;
    }
  }

  /**
   * Creates an unused budget.
   *
   * @param total its size in bytes
   */
  public ByteBudget(long total) {
    this.total = total;
  }

  /** Creates an empty share. */
  public Share share() {
    return new Share();
  }

  /** Whether at least half of the budget is free. */
  public boolean halfFree() {
    return used() <= total / 2;
  }

  /** The size of the largest body that the budget can ever hold, in bytes. */
  public long largest() {
    return total / 2;
  }

  /**
   * Whether the budget has memory for an answer. The answer is counted when it is sent, even if the
   * budget is exhausted then.
   *
   * @param bytes the largest size of the answer; in a small budget, a free quarter is enough
   */
  public boolean hasMemoryForAnswer(long bytes) {
    return used() + Math.min(bytes, total / 4) <= total;
  }

  /** The size of the budget in bytes. */
  public long total() {
    return total;
  }

  /** The number of bytes taken. */
  public long used() {
    return used.get();
  }

  /** Takes bytes for data that exists already and can't be refused, such as an answer. */
  public void charge(long bytes) {
    used.addAndGet(bytes);
  }

  /** Returns bytes that were charged. */
  public void refund(long bytes) {
    used.addAndGet(-bytes);
  }

  private boolean take(long held, long bytes) {
    while (true) {
      long before = used.get();
      long after = before + bytes;
      if (held + bytes > total - after) {
        return false;
      }
      if (used.compareAndSet(before, after)) {
        return true;
      }
    }
  }
}

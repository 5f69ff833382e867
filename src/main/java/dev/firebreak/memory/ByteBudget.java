package dev.firebreak.memory;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Memory for what requests, answers and running attempts hold. Bytes are counted as they arrive,
 * not as they are announced: announcing costs a sender nothing.
 *
 * <p>No body may become larger than what is left for all others (the dynamic threshold of shared
 * memory switches; Choudhury and Hahne, 1998). So many large bodies keep each other small, and
 * there is always room for small ones, whoever sends what. Thread-safe.
 */
public final class ByteBudget {
  private final long total;
  private final AtomicLong used = new AtomicLong();

  /** What one body holds of the budget. Thread-safe: several may see to it that it is released. */
  public final class Share {
    /** Guarded by this. */
    private long held;

    private Share() {}

    /**
     * Takes more.
     *
     * @return whether there was room; if not, nothing is taken
     */
    public synchronized boolean grow(long bytes) {
      if (!take(held, bytes)) {
        return false;
      }
      held += bytes;
      return true;
    }

    /** Takes more for what is there already and can't be refused. */
    public synchronized void charge(long bytes) {
      used.addAndGet(bytes);
      held += bytes;
    }

    /**
     * Gives a part back.
     *
     * @param bytes no more than are held
     */
    public synchronized void shrink(long bytes) {
      used.addAndGet(-bytes);
      held -= bytes;
    }

    /** Gives everything back. The share may be released again, to no effect. */
    public synchronized void release() {
      used.addAndGet(-held);
      held = 0;
    }
  }

  /**
   * A budget that nobody has taken anything of.
   *
   * @param total in bytes
   */
  public ByteBudget(long total) {
    this.total = total;
  }

  /** A share of nothing yet. */
  public Share share() {
    return new Share();
  }

  /** Whether at least a half is free. */
  public boolean halfFree() {
    return used() <= total / 2;
  }

  /** The largest body that there is ever room for, in bytes. */
  public long largest() {
    return total / 2;
  }

  /**
   * Whether there is room for an answer, which is counted once it is being sent, and whatever there
   * is then.
   *
   * @param bytes how large it may be; of a small budget, a quarter is enough
   */
  public boolean roomForAnswer(long bytes) {
    return used() + Math.min(bytes, total / 4) <= total;
  }

  /** What is taken, in bytes. */
  public long used() {
    return used.get();
  }

  /** Takes for what is there already and can't be refused, such as an answer. */
  public void charge(long bytes) {
    used.addAndGet(bytes);
  }

  /** Gives back what was charged. */
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

package dev.firebreak.bench;

/**
 * Decides when a thread of the generator sends its next request. Times are nanoseconds since the
 * beginning of the load. Used by one thread.
 */
sealed interface Pace {
  /** No request. */
  long NONE = -1;

  /**
   * Takes the next request, for a connection that is free.
   *
   * @return when it was due; {@link #NONE} if none is due yet, or any more
   */
  long take(long now);

  /** Called when no connection is free: whatever is due must wait. */
  void starved(long now);

  /** When the next request is due; {@link Long#MAX_VALUE} if none will be. */
  long nextDue();

  /** How many requests had to wait for a connection. */
  long waited();

  /** Each connection sends as soon as it is free, until the end. */
  final class Closed implements Pace {
    private final long end;
    private boolean over;

    Closed(long end) {
      this.end = end;
    }

    @Override
    public long take(long now) {
      over |= now >= end;
      return over ? NONE : now;
    }

    @Override
    public void starved(long now) {
      over |= now >= end;
    }

    @Override
    public long nextDue() {
      return over ? Long.MAX_VALUE : 0;
    }

    @Override
    public long waited() {
      return 0;
    }
  }

  /** Requests are due at fixed times. */
  final class Open implements Pace {
    private final double interval;
    private final double offset;
    private final long end;
    private long taken;
    private long starvedBelow;
    private long waited;

    /**
     * One thread's part.
     *
     * @param interval nanoseconds between its requests
     * @param offset when its first is due, so that threads take turns
     * @param end when no more are due
     */
    Open(double interval, double offset, long end) {
      this.interval = interval;
      this.offset = offset;
      this.end = end;
    }

    @Override
    public long take(long now) {
      long due = nextDue();
      if (due > now) {
        return NONE;
      }
      if (taken < starvedBelow) {
        waited++;
      }
      taken++;
      return due;
    }

    @Override
    public void starved(long now) {
      long due = (long) ((Math.min(now, end - 1) - offset) / interval) + 1;
      starvedBelow = Math.max(starvedBelow, due);
    }

    @Override
    public long nextDue() {
      long due = (long) (offset + taken * interval);
      return due < end ? due : Long.MAX_VALUE;
    }

    @Override
    public long waited() {
      return waited;
    }
  }
}

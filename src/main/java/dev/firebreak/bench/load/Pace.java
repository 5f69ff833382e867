package dev.firebreak.bench.load;

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
   * @return when the request was due; {@link #NONE} if none is due now
   */
  long nextRequest(long now);

  /** Called when no connection is free: due requests must wait. */
  void noneFree(long now);

  /** When the next request is due; {@link Long#MAX_VALUE} if there is none. */
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
    public long nextRequest(long now) {
      over |= now >= end;
      return over ? NONE : now;
    }

    @Override
    public void noneFree(long now) {
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
    private long waitingBelow;
    private long waited;

    /**
     * One thread's part.
     *
     * @param interval nanoseconds between the requests of this thread
     * @param offset when its first request is due; differs by thread
     * @param end when the last request may be due
     */
    Open(double interval, double offset, long end) {
      this.interval = interval;
      this.offset = offset;
      this.end = end;
    }

    @Override
    public long nextRequest(long now) {
      long due = nextDue();
      if (due > now) {
        return NONE;
      }
      if (taken < waitingBelow) {
        waited++;
      }
      taken++;
      return due;
    }

    @Override
    public void noneFree(long now) {
      long due = (long) ((Math.min(now, end - 1) - offset) / interval) + 1;
      waitingBelow = Math.max(waitingBelow, due);
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

package dev.firebreak.bench.load;

import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Counts the outcomes of one kind of request. Used by one thread at a time. */
public final class OutcomeCount {
  private static final long LONGEST = TimeUnit.HOURS.toNanos(1);
  private static final int DIGITS = 3;
  private static final int STATUSES = 600;

  private final Histogram nanos = new Histogram(LONGEST, DIGITS);
  private final SlowestRequests slowest = new SlowestRequests();
  private final LongWaits longWaits = new LongWaits();
  private final long[] statuses = new long[STATUSES];
  private final Map<RequestError, Long> errors = new EnumMap<>(RequestError.class);
  private long expected;
  private long inTime;

  /**
   * Counts an expected answer.
   *
   * @param due when the request was due, in nanoseconds since the load began
   * @param latency how long after that the answer came, in nanoseconds
   */
  public void expected(int status, long due, long latency, boolean beforeTheEnd) {
    statuses[status]++;
    expected++;
    if (beforeTheEnd) {
      inTime++;
    }
    record(due, latency);
  }

  /** Counts another answer. */
  public void unexpected(int status) {
    statuses[status]++;
  }

  public void failed(RequestError error) {
    errors.merge(error, 1L, Long::sum);
  }

  /** Counts a request that the generator no longer waits for, with the time that it has waited. */
  void timedOut(RequestError error, long due, long latency) {
    failed(error);
    record(due, latency);
  }

  void add(OutcomeCount other) {
    nanos.add(other.nanos);
    slowest.add(other.slowest);
    longWaits.add(other.longWaits);
    for (int i = 0; i < STATUSES; i++) {
      statuses[i] += other.statuses[i];
    }
    other.errors.forEach((error, count) -> errors.merge(error, count, Long::sum));
    expected += other.expected;
    inTime += other.inTime;
  }

  /** The number of expected answers. */
  public long expected() {
    return expected;
  }

  /** The number of expected answers before the end of the load. */
  long inTime() {
    return inTime;
  }

  /** Nanoseconds to the expected answers, and the waits of requests that timed out. */
  public Histogram nanos() {
    return nanos;
  }

  /** The slowest of these requests. */
  public SlowestRequests slowest() {
    return slowest;
  }

  /** The times in which some of these requests waited long. */
  public LongWaits longWaits() {
    return longWaits;
  }

  public SortedMap<Integer, Long> statuses() {
    SortedMap<Integer, Long> counts = new TreeMap<>();
    for (int status = 0; status < STATUSES; status++) {
      if (statuses[status] > 0) {
        counts.put(status, statuses[status]);
      }
    }
    return counts;
  }

  public Map<RequestError, Long> errors() {
    return errors;
  }

  /** The number of requests without the expected answer. */
  long wrong() {
    long answered = 0;
    for (long count : statuses) {
      answered += count;
    }
    long unanswered = errors.values().stream().mapToLong(Long::longValue).sum();
    // An answer of the wrong length is counted with its status too.
    unanswered -= errors.getOrDefault(RequestError.WRONG_LENGTH, 0L);
    return answered - expected + unanswered;
  }

  private void record(long due, long latency) {
    nanos.recordValue(Math.clamp(latency, 0, LONGEST));
    slowest.add(due, latency);
    longWaits.add(due, latency);
  }
}

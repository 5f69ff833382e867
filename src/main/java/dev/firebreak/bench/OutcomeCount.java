package dev.firebreak.bench;

import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** What became of one kind of request. Used by one thread at a time. */
final class OutcomeCount {
  private static final long LONGEST = TimeUnit.HOURS.toNanos(1);
  private static final int DIGITS = 3;
  private static final int STATUSES = 600;

  private final Histogram nanos = new Histogram(LONGEST, DIGITS);
  private final long[] statuses = new long[STATUSES];
  private final Map<Fault, Long> faults = new EnumMap<>(Fault.class);
  private long expected;
  private long inTime;

  /** The expected answer came. */
  void expected(int status, long latency, boolean beforeTheEnd) {
    statuses[status]++;
    expected++;
    if (beforeTheEnd) {
      inTime++;
    }
    record(latency);
  }

  /** Another answer came. */
  void unexpected(int status) {
    statuses[status]++;
  }

  void failed(Fault fault) {
    faults.merge(fault, 1L, Long::sum);
  }

  /** Nobody waits for this one any longer; it counts with the time that it has waited. */
  void givenUp(Fault fault, long latency) {
    failed(fault);
    record(latency);
  }

  void add(OutcomeCount other) {
    nanos.add(other.nanos);
    for (int i = 0; i < STATUSES; i++) {
      statuses[i] += other.statuses[i];
    }
    other.faults.forEach((fault, count) -> faults.merge(fault, count, Long::sum));
    expected += other.expected;
    inTime += other.inTime;
  }

  /** How many were answered as expected. */
  long expected() {
    return expected;
  }

  /** Those of them that were answered before the end of the load. */
  long inTime() {
    return inTime;
  }

  /** Nanoseconds to the expected answers, and those that the given-up waited. */
  Histogram nanos() {
    return nanos;
  }

  SortedMap<Integer, Long> statuses() {
    SortedMap<Integer, Long> counts = new TreeMap<>();
    for (int status = 0; status < STATUSES; status++) {
      if (statuses[status] > 0) {
        counts.put(status, statuses[status]);
      }
    }
    return counts;
  }

  Map<Fault, Long> faults() {
    return faults;
  }

  /** How many requests came to something else than the expected answer. */
  long wrong() {
    long answered = 0;
    for (long count : statuses) {
      answered += count;
    }
    long unanswered = faults.values().stream().mapToLong(Long::longValue).sum();
    // An answer of the wrong length has a status, too.
    unanswered -= faults.getOrDefault(Fault.WRONG_LENGTH, 0L);
    return answered - expected + unanswered;
  }

  private void record(long latency) {
    nanos.recordValue(Math.clamp(latency, 0, LONGEST));
  }
}

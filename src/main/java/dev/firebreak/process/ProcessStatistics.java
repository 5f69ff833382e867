package dev.firebreak.process;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts the programs of a node. Thread-safe. */
public final class ProcessStatistics {
  private final LongAdder started = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder ended = new LongAdder();
  private final Map<Ending.LimitHit, LongAdder> killed = new EnumMap<>(Ending.LimitHit.class);

  /** No program. */
  public ProcessStatistics() {
    for (Ending.LimitHit one : Ending.LimitHit.values()) {
      killed.put(one, new LongAdder());
    }
  }

  /** Returns the same processes, which are counted here. */
  public Processes counting(Processes processes) {
    return new CountedProcesses(processes, this);
  }

  void countStart() {
    started.increment();
  }

  void countFailure() {
    failed.increment();
  }

  void countEnd(Ending.LimitHit limitHit) {
    ended.increment();
    requireNonNull(killed.get(limitHit)).increment();
  }

  /** The programs that were started. */
  public long started() {
    return started.sum();
  }

  /** The programs that could not be started. */
  public long failed() {
    return failed.sum();
  }

  /** The programs that have ended. */
  public long ended() {
    return ended.sum();
  }

  /** The programs that were killed because they exceeded a limit. */
  public long killedFor(Ending.LimitHit limitHit) {
    return requireNonNull(killed.get(limitHit)).sum();
  }
}

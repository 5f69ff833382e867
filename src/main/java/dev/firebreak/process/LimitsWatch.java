package dev.firebreak.process;

import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Measures at intervals what a process tree uses, and compares it with the limits. Not thread-safe.
 */
final class LimitsWatch {
  private static final long NANOS = 1_000_000_000;

  /** A tree that uses more than one over this of a limit is measured more often. */
  private static final int NEAR = 4;

  private static final long CLOSELY = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long LIMITED = TimeUnit.MILLISECONDS.toNanos(125);
  private static final long UNLIMITED = TimeUnit.MILLISECONDS.toNanos(250);

  private final Tree tree;
  private final Limits limits;
  private long peakMemory;
  private Ending.LimitHit limitHit = Ending.LimitHit.NONE;
  private boolean near;

  LimitsWatch(Tree tree, Limits limits) {
    this.tree = tree;
    this.limits = limits;
  }

  Tree tree() {
    return tree;
  }

  Limits limits() {
    return limits;
  }

  long peakMemory() {
    return peakMemory;
  }

  Ending.LimitHit limitHit() {
    return limitHit;
  }

  /** The time until the next measurement, in nanoseconds. */
  long pause() {
    return near ? CLOSELY : limits.watched() ? LIMITED : UNLIMITED;
  }

  /** Measures the tree now. */
  void measure(List<Orphan> orphans) {
    long pages = 0;
    long ticks = 0;
    for (ProcFs.Stat member : tree.members(orphans)) {
      pages += member.residentPages();
      ticks += member.cpuTicks();
    }
    long memory = pages * Kernel.PAGE_BYTES;
    long cpuNanos = ticks * (NANOS / Kernel.TICKS_PER_SECOND);
    near =
        (limits.memory() > 0 && memory > limits.memory() / NEAR)
            || (limits.cpu().isPositive() && cpuNanos > limits.cpu().toNanos() / NEAR);
    peakMemory = Math.max(peakMemory, memory);
    if (limits.memory() > 0 && memory > limits.memory()) {
      limitHit = Ending.LimitHit.MEMORY;
    } else if (limits.cpu().isPositive() && cpuNanos > limits.cpu().toNanos()) {
      limitHit = Ending.LimitHit.CPU;
    }
  }

  /** Whether a measurement has found more than a limit permits. */
  boolean limitExceeded() {
    return limitHit != Ending.LimitHit.NONE;
  }
}

package dev.firebreak.store.postgres.nodes;

import dev.firebreak.liveness.Loop;
import dev.firebreak.store.LeaseHolder;
import dev.firebreak.task.Claim;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops this node's attempts when the lease has lapsed, on a thread of its own that never blocks.
 * If the renewals succeed again before that, nothing happens; if they succeed again later, the node
 * continues with other tasks.
 */
public final class LeaseWatch implements Loop.Work, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseWatch.class);

  private static final long LAST_CHANCE = Lease.HALT.minus(Lease.STOP).toNanos();

  /**
   * Pause between two stops while the lease is lost: attempts that were just about to begin are
   * stopped too.
   */
  private static final long AGAIN = Duration.ofMillis(100).toNanos();

  private final Lease lease;
  private final LongSupplier nanoClock;
  private final Set<Claim> onThreads = new LinkedHashSet<>();
  private LeaseHolder leaseHolder = LeaseHolder.NONE;
  private boolean stopped;
  private long haltAt;
  private final Loop loop = Loop.prompt("lease-watch", this, this::wake);
  private volatile boolean closed;

  public LeaseWatch(Lease lease, LongSupplier nanoClock) {
    this.lease = lease;
    this.nanoClock = nanoClock;
  }

  Lease lease() {
    return lease;
  }

  public void start() {
    loop.start();
  }

  public synchronized void serve(LeaseHolder whom) {
    leaseHolder = whom;
  }

  @Override
  public boolean turn() {
    if (closed) {
      return false;
    }
    LockSupport.parkNanos(this, check());
    return true;
  }

  /**
   * Halts if the time for stopping is over: peers may begin the tasks, whatever error kept this
   * node from stopping them.
   */
  @Override
  public synchronized void failed(Throwable thrown) {
    if (stopped && lease.lapsed() && nanoClock.getAsLong() - haltAt >= 0) {
      leaseHolder.halt();
    }
  }

  /**
   * Stops or halts the work as the age of the lease requires; returns after how many nanoseconds to
   * check again.
   */
  synchronized long check() {
    if (!lease.lapsed()) {
      stopped = false;
      onThreads.clear();
      return Math.max(1, Lease.STOP.toNanos() - lease.age());
    }
    long now = nanoClock.getAsLong();
    if (!stopped) {
      stopped = true;
      haltAt = now + chance(lease.age());
      LOG.warn(
          "This node lost its lease ({}): its task attempts are stopped and the tasks run on other"
              + " nodes.",
          lease.rowGone()
              ? "this node was declared dead"
              : "no renewal for " + Duration.ofNanos(lease.age()).toMillis() + " ms");
    }
    try {
      onThreads.addAll(leaseHolder.onThreads());
    } finally {
      leaseHolder.stop();
    }
    if (now - haltAt >= 0 && leaseHolder.busy()) {
      LOG.error(
          "An attempt did not stop within the lease and its task may run on another node: this"
              + " process halts at once.");
      leaseHolder.halt();
    }
    return now - haltAt >= 0 ? AGAIN : Math.min(AGAIN, haltAt - now);
  }

  /**
   * The time until the process halts. This node's attempts must have ended before peers may begin
   * the same tasks. If that is no longer possible because this process was paused, the attempts get
   * the usual time to stop.
   */
  private long chance(long age) {
    boolean early = !lease.rowGone() && age < Lease.HALT.toNanos();
    return early ? Lease.HALT.toNanos() - age : LAST_CHANCE;
  }

  /** The claims whose attempts ran in this JVM when the lease was lost. */
  synchronized List<Claim> onThreadsWhenLost() {
    return List.copyOf(onThreads);
  }

  /** Checks the lease now instead of at the planned time, because the lease has ended. */
  void wake() {
    loop.unpark();
  }

  @Override
  public void close() {
    closed = true;
    wake();
  }
}

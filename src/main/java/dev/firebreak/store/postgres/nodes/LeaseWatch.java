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
 * Stops the work when the lease has lapsed, on a thread of its own that waits for nobody. When the
 * renewals come back before, nothing has happened; when they come back after, the node goes on with
 * other work.
 */
public final class LeaseWatch implements Loop.Work, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseWatch.class);

  private static final long LAST_CHANCE = Lease.HALT.minus(Lease.STOP).toNanos();

  /** While the lease is lost, what had just been on its way to begin is stopped too. */
  private static final long AGAIN = Duration.ofMillis(100).toNanos();

  private final Lease lease;
  private final LongSupplier nanoClock;
  private final Set<Claim> inside = new LinkedHashSet<>();
  private LeaseHolder tenant = LeaseHolder.NOBODY;
  private boolean stopped;
  private long haltAt;
  private final Loop loop = Loop.prompt("lease-watch", this, this::wake);
  private volatile boolean closed;

  public LeaseWatch(Lease lease, LongSupplier nanoClock) {
    this.lease = lease;
    this.nanoClock = nanoClock;
  }

  public void start() {
    loop.start();
  }

  public synchronized void serve(LeaseHolder whom) {
    tenant = whom;
  }

  @Override
  public boolean turn() {
    if (closed) {
      return false;
    }
    LockSupport.parkNanos(this, look());
    return true;
  }

  /** What could not be stopped in time may begin elsewhere, whatever kept it from being stopped. */
  @Override
  public synchronized void failed(Throwable thrown) {
    if (stopped && lease.lapsed() && nanoClock.getAsLong() - haltAt >= 0) {
      tenant.halt();
    }
  }

  /** Does what the lease asks for now, and answers after how many nanoseconds to look again. */
  synchronized long look() {
    if (!lease.lapsed()) {
      stopped = false;
      inside.clear();
      return Math.max(1, Lease.STOP.toNanos() - lease.age());
    }
    long now = nanoClock.getAsLong();
    if (!stopped) {
      stopped = true;
      haltAt = now + chance(lease.age());
      LOG.warn(
          "The lease is lost ({}): attempts of tasks are stopped, and their tasks run elsewhere.",
          lease.gone()
              ? "this node was declared dead"
              : "no renewal for " + Duration.ofNanos(lease.age()).toMillis() + " ms");
    }
    try {
      inside.addAll(tenant.inside());
    } finally {
      tenant.stop();
    }
    if (now - haltAt >= 0 && tenant.busy()) {
      LOG.error("An attempt did not stop in time, and its task may run elsewhere: ending at once.");
      tenant.halt();
    }
    return now - haltAt >= 0 ? AGAIN : Math.min(AGAIN, haltAt - now);
  }

  /**
   * Before others may begin what runs here, it must have ended. If that can't be had any more, as
   * this process stood still, there is time to end in good order.
   */
  private long chance(long age) {
    boolean early = !lease.gone() && age < Lease.HALT.toNanos();
    return early ? Lease.HALT.toNanos() - age : LAST_CHANCE;
  }

  /** The claims whose attempts ran in this JVM when the lease was lost. */
  synchronized List<Claim> insideWhenLost() {
    return List.copyOf(inside);
  }

  /** The lease has ended: does not wait for the time to come. */
  void wake() {
    loop.unpark();
  }

  @Override
  public void close() {
    closed = true;
    wake();
  }
}

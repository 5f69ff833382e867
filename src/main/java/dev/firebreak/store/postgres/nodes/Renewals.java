package dev.firebreak.store.postgres.nodes;

import dev.firebreak.liveness.Loop;
import dev.firebreak.store.NodeStore.Member;
import dev.firebreak.store.postgres.nodes.FailureDetector.SilentPeer;
import dev.firebreak.store.postgres.nodes.Heartbeat.Renewal;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that renews this node's row about once a second and reports the rows of all nodes. The
 * thread waits for nothing else, and ends once this node's row is gone.
 */
public final class Renewals implements Loop.Work, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Renewals.class);
  private static final long PAUSE = Duration.ofSeconds(1).toNanos();
  private static final long RETRY_PAUSE = Duration.ofMillis(250).toNanos();
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);

  private final Heartbeat heartbeat;
  private final Lease lease;
  private final LongSupplier nanoClock;
  private final Consumer<ClusterView> listener;
  private final FailureDetector detector = new FailureDetector();
  private boolean failing;
  private boolean toldGone;
  private List<RowsGone.Gone> gone = List.of();
  private @Nullable Loop loop;
  private volatile boolean closed;

  /**
   * What a renewal found.
   *
   * @param alive whether this node's own row exists
   * @param members all nodes, by id
   * @param dead the nodes that are dead unless their heartbeat has advanced since
   * @param gone the rows whose deletion was reported
   */
  public record ClusterView(
      boolean alive, List<Member> members, List<SilentPeer> dead, List<RowsGone.Gone> gone) {}

  public Renewals(
      Heartbeat heartbeat, Lease lease, LongSupplier nanoClock, Consumer<ClusterView> listener) {
    this.heartbeat = heartbeat;
    this.lease = lease;
    this.nanoClock = nanoClock;
    this.listener = listener;
  }

  public void start() {
    loop = Loop.waiting("store-lease", this).start();
  }

  @Override
  public boolean turn() {
    if (closed || toldGone) {
      return false;
    }
    await(renew());
    return true;
  }

  /** Waits, but not longer than until a node's row is deleted. */
  private void await(long nanos) {
    long end = nanoClock.getAsLong() + nanos;
    gone = heartbeat.await(nanos);
    long left = end - nanoClock.getAsLong();
    if (gone.isEmpty() && left > 0) {
      LockSupport.parkNanos(this, left);
    }
  }

  /**
   * After an internal error the next renewal uses a new connection, so that the lease is kept if
   * possible.
   */
  @Override
  public void failed(Throwable thrown) {
    heartbeat.close();
    detector.failed();
  }

  @Override
  public void end() {
    heartbeat.close();
  }

  /** Renews once; returns after how many nanoseconds to renew again. */
  public long renew() {
    Renewal renewal;
    try {
      renewal = heartbeat.renew();
    } catch (SQLException e) {
      detector.failed();
      if (!failing && !closed) {
        failing = true;
        LOG.warn(
            "This node's lease can't be renewed ({}); retrying every {} ms. Without a renewal its"
                + " attempts are stopped after {} ms.",
            e.toString(),
            Duration.ofNanos(RETRY_PAUSE).toMillis(),
            Lease.STOP.toMillis());
      }
      return RETRY_PAUSE;
    }
    if (closed) {
      return PAUSE;
    }
    if (failing) {
      failing = false;
      LOG.info("This node's lease is renewed again.");
    }
    return onRenewal(renewal);
  }

  private long onRenewal(Renewal renewal) {
    if (!renewal.alive()) {
      lease.markRowGone();
      listener.accept(new ClusterView(false, renewal.members(), List.of(), List.of()));
      toldGone = true;
      return PAUSE;
    }
    lease.renewed(renewal.sentAt());
    Map<Long, Long> others =
        renewal.rows().stream()
            .filter(row -> row.member().id() != heartbeat.id())
            .collect(Collectors.toMap(row -> row.member().id(), Heartbeat.Row::beat));
    List<SilentPeer> dead = detector.saw(renewal.sentAt(), nanoClock.getAsLong(), others);
    listener.accept(new ClusterView(true, renewal.members(), dead, gone));
    long now = nanoClock.getAsLong();
    long pause = renewal.sentAt() + PAUSE - now;
    return Math.max(1, Math.min(pause, detector.untilNextDeath(now)));
  }

  /** Stops the renewals; a renewal that is in flight may fail. */
  @Override
  public void close() {
    closed = true;
    if (loop != null) {
      heartbeat.abort();
      loop.unpark();
      loop.join(LONGEST_CLOSE);
    } else {
      heartbeat.close();
    }
  }
}

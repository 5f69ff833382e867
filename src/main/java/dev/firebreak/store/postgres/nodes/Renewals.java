package dev.firebreak.store.postgres.nodes;

import dev.firebreak.liveness.Loop;
import dev.firebreak.store.NodeStore.Member;
import dev.firebreak.store.postgres.nodes.FailureDetector.Still;
import dev.firebreak.store.postgres.nodes.Heartbeat.Look;
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
 * The thread that raises this node's row about once a second, and says what it sees. It waits for
 * nothing else. Once the row is gone it ends.
 */
public final class Renewals implements Loop.Work, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Renewals.class);
  private static final long PAUSE = Duration.ofSeconds(1).toNanos();
  private static final long NEXT_TRY = Duration.ofMillis(250).toNanos();
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);

  private final Heartbeat beat;
  private final Lease lease;
  private final LongSupplier nanoClock;
  private final Consumer<Sight> watcher;
  private final FailureDetector observer = new FailureDetector();
  private boolean failing;
  private boolean toldGone;
  private @Nullable Loop loop;
  private volatile boolean closed;

  /**
   * What a renewal showed.
   *
   * @param alive whether this node's own row was there
   * @param members all nodes, by id
   * @param dead those of them that are dead unless they have moved since
   */
  public record Sight(boolean alive, List<Member> members, List<Still> dead) {}

  public Renewals(Heartbeat beat, Lease lease, LongSupplier nanoClock, Consumer<Sight> watcher) {
    this.beat = beat;
    this.lease = lease;
    this.nanoClock = nanoClock;
    this.watcher = watcher;
  }

  public void start() {
    loop = Loop.waiting("store-lease", this).start();
  }

  @Override
  public boolean turn() {
    if (closed || toldGone) {
      return false;
    }
    LockSupport.parkNanos(this, renew());
    return true;
  }

  /** A fault of ours must not cost the lease, if it can be helped. */
  @Override
  public void failed(Throwable thrown) {
    beat.close();
    observer.failed();
  }

  @Override
  public void end() {
    beat.close();
  }

  /** Renews once, and answers after how many nanoseconds to do so again. */
  public long renew() {
    Look look;
    try {
      look = beat.renew();
    } catch (SQLException e) {
      observer.failed();
      if (!failing) {
        failing = true;
        LOG.warn("The lease can't be renewed ({}); trying again, again and again.", e.toString());
      }
      return NEXT_TRY;
    }
    if (closed) {
      return PAUSE;
    }
    if (failing) {
      failing = false;
      LOG.info("The lease is renewed again.");
    }
    return onLook(look);
  }

  private long onLook(Look look) {
    if (!look.alive()) {
      lease.end();
      watcher.accept(new Sight(false, look.members(), List.of()));
      toldGone = true;
      return PAUSE;
    }
    lease.renewed(look.sentAt());
    Map<Long, Long> others =
        look.rows().stream()
            .filter(row -> row.member().id() != beat.id())
            .collect(Collectors.toMap(row -> row.member().id(), Heartbeat.Row::beat));
    List<Still> dead = observer.saw(look.sentAt(), nanoClock.getAsLong(), others);
    watcher.accept(new Sight(true, look.members(), dead));
    long now = nanoClock.getAsLong();
    long pause = look.sentAt() + PAUSE - now;
    return Math.max(1, Math.min(pause, observer.untilNextDeath(now)));
  }

  /** No more after this; one that is on its way may fail. */
  @Override
  public void close() {
    closed = true;
    if (loop != null) {
      loop.unpark();
      loop.join(LONGEST_CLOSE);
    } else {
      beat.close();
    }
  }
}

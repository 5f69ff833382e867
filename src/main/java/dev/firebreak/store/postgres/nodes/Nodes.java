package dev.firebreak.store.postgres.nodes;

import static java.util.Objects.requireNonNull;

import dev.firebreak.liveness.HeapWatch;
import dev.firebreak.process.NodeEndOrder;
import dev.firebreak.store.LeaseHolder;
import dev.firebreak.store.NodeStatistics;
import dev.firebreak.store.NodeStore;
import dev.firebreak.store.StoreException;
import dev.firebreak.store.postgres.connection.DatabaseTime;
import dev.firebreak.store.postgres.connection.PostgresOptions;
import dev.firebreak.store.postgres.connection.Sessions;
import dev.firebreak.store.postgres.nodes.FailureDetector.SilentPeer;
import dev.firebreak.task.Claim;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's row and lease, and the rows of its peers. Renews the lease, declares peers dead that
 * do not renew theirs, and has this node's attempts stopped when its own lease is lost.
 */
public final class Nodes implements NodeStore {
  private static final Logger LOG = LoggerFactory.getLogger(Nodes.class);

  private final Self self;
  private final NodeRow.Registered row;
  private final long id;
  private final Lease lease;
  private final LeaseWatch watch;
  private final Renewals renewals;
  private final NodeTransactions transactions;
  private final List<Consumer<List<Member>>> listeners = new CopyOnWriteArrayList<>();
  private final AtomicBoolean declaring = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final TakeOverReports reports;
  private final CompletableFuture<Void> lost = new CompletableFuture<>();
  private @Nullable PostgresOptions where;

  /**
   * What a node registers about itself.
   *
   * @param name the configured name
   * @param version of the program
   * @param protocol the number of the protocol between nodes
   */
  public record Self(String name, String version, int protocol) {}

  /**
   * Inserts a row for this node and renews it from then on. Blocks until the row is inserted.
   *
   * @param where the options of the database, whose tables must exist
   * @throws StoreException if the row can't be inserted
   */
  public static Nodes open(PostgresOptions where, Self self) throws StoreException {
    Nodes nodes = open(sessions(where, self), self, System::nanoTime);
    nodes.where = where;
    nodes.renewals.start();
    nodes.watch.start();
    return nodes;
  }

  /** For tests, which advance the clock and renew the lease themselves. */
  static Nodes open(Sessions sessions, Self self, LongSupplier nanoClock) throws StoreException {
    NodeTransactions transactions = new NodeTransactions(sessions);
    long sentAt = nanoClock.getAsLong();
    try {
      NodeRow.Registered row =
          transactions.compute(c -> NodeRow.register(c, self)).toCompletableFuture().join();
      Lease lease = new Lease(nanoClock, sentAt);
      LeaseWatch watch = new LeaseWatch(lease, nanoClock);
      return new Nodes(
          self, transactions, new Heartbeat(sessions, row.id(), nanoClock), watch, row, nanoClock);
    } catch (CompletionException e) {
      transactions.close();
      throw e.getCause() instanceof StoreException failure
          ? failure
          : new StoreException.Unavailable(String.valueOf(e.getCause()), e);
    }
  }

  private static Sessions sessions(PostgresOptions where, Self self) {
    return new Sessions(where, DatabaseTime.DATABASE, self.name() + " lease");
  }

  private Nodes(
      Self self,
      NodeTransactions transactions,
      Heartbeat heartbeat,
      LeaseWatch watch,
      NodeRow.Registered row,
      LongSupplier nanoClock) {
    this.self = self;
    this.row = row;
    this.transactions = transactions;
    this.watch = watch;
    id = row.id();
    reports = new TakeOverReports(id);
    lease = watch.lease();
    renewals = new Renewals(heartbeat, lease, nanoClock, this::onRenewal);
  }

  @Override
  public long id() {
    return id;
  }

  Lease lease() {
    return lease;
  }

  @Override
  public boolean mayStart() {
    return lease.mayStart();
  }

  @Override
  public NodeStatistics statistics() {
    return new NodeStatistics(
        Duration.ofNanos(Math.max(0, lease.age())), reports.takeOvers(), reports.takenOver());
  }

  @Override
  public void serve(LeaseHolder leaseHolder) {
    watch.serve(leaseHolder);
  }

  @Override
  public CompletionStage<Void> whenLost() {
    return lost;
  }

  @Override
  public @Nullable NodeEndOrder endOfLease() {
    return where == null
        ? null
        : LeaseEnd.order(
            where,
            new LeaseEnd.Target(
                id, row.startedMicros(), self.name(), DeadNodeTakeover.lost(self.name())));
  }

  @Override
  public CompletionStage<String> secret(Supplier<String> first) {
    return transactions.compute(connection -> Secret.get(connection, first));
  }

  @Override
  public CompletionStage<Void> announce(String address, long uid) {
    return transactions.execute(connection -> NodeRow.announce(connection, id, address, uid));
  }

  @Override
  public CompletionStage<Entry> enter() {
    return transactions.compute(connection -> ClusterBootstrap.enter(connection, id));
  }

  @Override
  public CompletionStage<Void> joined() {
    return transactions.execute(connection -> NodeRow.joined(connection, id));
  }

  @Override
  public CompletionStage<Void> drain() {
    return transactions.execute(connection -> NodeRow.drain(connection, id));
  }

  @Override
  public void listen(Consumer<List<Member>> listener) {
    listeners.add(listener);
  }

  /** Renews once, for tests without the renewing thread. */
  long renew() {
    return renewals.renew();
  }

  /** Checks the lease once. */
  long check() {
    return watch.check();
  }

  /** Completes when all transactions submitted before have ended. */
  CompletionStage<Boolean> idle() {
    return transactions.compute(_ -> true);
  }

  private void onRenewal(Renewals.ClusterView view) {
    if (!view.alive()) {
      onGone();
    } else if (!view.dead().isEmpty() && declaring.compareAndSet(false, true)) {
      try {
        view.dead().forEach(this::declare);
      } finally {
        transactions.compute(_ -> true).whenComplete((_, _) -> declaring.set(false));
      }
    }
    reports.renewed(view);
    for (Consumer<List<Member>> listener : listeners) {
      try {
        listener.accept(view.members());
      } catch (Throwable t) {
        HeapWatch.noticed(t);
        LOG.error("A listener for cluster members failed; the lease is still renewed.", t);
      }
    }
  }

  private void declare(SilentPeer peer) {
    transactions
        .compute(
            connection ->
                DeadNodeTakeover.declare(connection, DatabaseTime.DATABASE, peer, lease::mayStart))
        .whenComplete(
            (declared, failure) -> {
              if (failure != null) {
                LOG.warn(
                    "Node {} could not be declared dead ({}), so its tasks stay claimed; retrying"
                        + " at the next renewal.",
                    peer.id(),
                    failure.toString());
              } else {
                declared.ifPresent(reports::declared);
              }
            });
  }

  private void onGone() {
    watch.check();
    watch.wake();
    List<Claim> onThreads = watch.onThreadsWhenLost();
    LOG.error(
        "Another node declared this node dead although it is alive: this node stops, so that its"
            + " keeper restarts it.");
    if (onThreads.isEmpty()) {
      lost.complete(null);
      return;
    }
    transactions
        .compute(connection -> CrashRefund.giveBack(connection, self.name(), onThreads))
        .whenComplete(
            (given, failure) -> {
              if (failure == null) {
                LOG.info("The crashes that {} tasks were charged with are reverted.", given);
              } else {
                LOG.warn(
                    "The crashes that up to {} tasks were charged with can't be reverted ({});"
                        + " these tasks run in isolation or are quarantined earlier than"
                        + " otherwise.",
                    onThreads.size(),
                    failure.toString());
              }
              lost.complete(null);
            });
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    renewals.close();
    watch.close();
    if (!lease.rowGone()) {
      transactions
          .compute(connection -> NodeDeparture.leave(connection, id))
          .whenComplete(
              (released, failure) -> {
                if (failure != null) {
                  LOG.warn(
                      "This node's row could not be deleted ({}); another node takes its tasks over"
                          + " in {} s.",
                      failure.toString(),
                      Lease.LENGTH.toSeconds());
                } else if (requireNonNull(released) > 0) {
                  LOG.info("{} running tasks were released and are queued again.", released);
                }
              });
    }
    transactions.close();
  }
}

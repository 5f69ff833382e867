package dev.firebreak.store.postgres.nodes;

import static java.util.Objects.requireNonNull;

import dev.firebreak.liveness.HeapWatch;
import dev.firebreak.store.LeaseHolder;
import dev.firebreak.store.NodeStore;
import dev.firebreak.store.StoreException;
import dev.firebreak.store.postgres.connection.DatabaseTime;
import dev.firebreak.store.postgres.connection.PostgresOptions;
import dev.firebreak.store.postgres.nodes.FailureDetector.Still;
import dev.firebreak.task.Claim;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's row and its lease, and what it knows of others. It renews the lease, declares those
 * dead that do not renew theirs, and has the work stopped when its own is lost.
 */
public final class Nodes implements NodeStore {
  private static final Logger LOG = LoggerFactory.getLogger(Nodes.class);

  private final Self self;
  private final long id;
  private final Lease lease;
  private final LeaseWatch watch;
  private final Renewals renewals;
  private final NodeTransactions desk;
  private final List<Consumer<List<Member>>> listeners = new CopyOnWriteArrayList<>();
  private final AtomicBoolean declaring = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final CompletableFuture<Void> lost = new CompletableFuture<>();

  /**
   * What a node says of itself.
   *
   * @param name what people call it
   * @param version of the program
   * @param protocol the number of the language that it speaks with other nodes
   */
  public record Self(String name, String version, int protocol) {}

  /**
   * Adds a row for this node, and keeps it. Blocks until it is there.
   *
   * @param where the database is; its tables must be there
   * @throws StoreException if it can't be had
   */
  public static Nodes open(PostgresOptions where, Self self) throws StoreException {
    Nodes nodes = open(new LeaseConnection(where), self, System::nanoTime);
    nodes.renewals.start();
    nodes.watch.start();
    return nodes;
  }

  /** Time passes, and the lease is renewed, when a test says so. */
  static Nodes open(LeaseConnection source, Self self, LongSupplier nanoClock)
      throws StoreException {
    NodeTransactions desk = new NodeTransactions(source);
    long sentAt = nanoClock.getAsLong();
    try {
      long id = desk.ask(c -> NodeRow.register(c, self)).toCompletableFuture().join();
      return new Nodes(self, id, desk, new Heartbeat(source, id, nanoClock), nanoClock, sentAt);
    } catch (CompletionException e) {
      desk.close();
      throw e.getCause() instanceof StoreException failure
          ? failure
          : new StoreException.Unavailable(String.valueOf(e.getCause()), e);
    }
  }

  private Nodes(
      Self self,
      long id,
      NodeTransactions desk,
      Heartbeat beat,
      LongSupplier nanoClock,
      long sentAt) {
    this.self = self;
    this.id = id;
    this.desk = desk;
    lease = new Lease(nanoClock, sentAt);
    watch = new LeaseWatch(lease, nanoClock);
    renewals = new Renewals(beat, lease, nanoClock, this::onSight);
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
  public void serve(LeaseHolder tenant) {
    watch.serve(tenant);
  }

  @Override
  public CompletionStage<Void> whenLost() {
    return lost;
  }

  @Override
  public CompletionStage<String> secret(Supplier<String> first) {
    return desk.ask(connection -> Secret.get(connection, first));
  }

  @Override
  public CompletionStage<Void> announce(String address, long uid) {
    return desk.tell(connection -> NodeRow.announce(connection, id, address, uid));
  }

  @Override
  public CompletionStage<Entry> enter() {
    return desk.ask(connection -> ClusterBootstrap.enter(connection, id));
  }

  @Override
  public CompletionStage<Void> joined() {
    return desk.tell(connection -> NodeRow.joined(connection, id));
  }

  @Override
  public CompletionStage<Void> drain() {
    return desk.tell(connection -> NodeRow.drain(connection, id));
  }

  @Override
  public void listen(Consumer<List<Member>> listener) {
    listeners.add(listener);
  }

  /** Renews once, as the thread does that is not there in some tests. */
  long renew() {
    return renewals.renew();
  }

  /** Looks after the lease once. */
  long look() {
    return watch.look();
  }

  /** Ends when all that it was told before is done. */
  CompletionStage<Boolean> idle() {
    return desk.ask(_ -> true);
  }

  private void onSight(Renewals.Sight sight) {
    if (!sight.alive()) {
      onGone();
    } else if (!sight.dead().isEmpty() && declaring.compareAndSet(false, true)) {
      try {
        sight.dead().forEach(this::declare);
      } finally {
        desk.ask(_ -> true).whenComplete((_, _) -> declaring.set(false));
      }
    }
    for (Consumer<List<Member>> listener : listeners) {
      try {
        listener.accept(sight.members());
      } catch (Throwable t) {
        HeapWatch.noticed(t);
        LOG.error("Somebody who was told who the nodes are failed; the lease goes on.", t);
      }
    }
  }

  private void declare(Still still) {
    desk.ask(
            connection ->
                DeadNodeTakeover.declare(connection, DatabaseTime.DATABASE, still, lease::mayStart))
        .whenComplete(
            (declared, failure) -> {
              if (failure != null) {
                LOG.warn("Node {} could not be declared dead: {}.", still.id(), failure.toString());
              } else {
                declared.ifPresent(Nodes::report);
              }
            });
  }

  private static void report(DeadNodeTakeover.Declared declared) {
    LOG.warn(
        "Node {} is dead: it did not renew its lease for {} s. {} tasks wait again, {} are over.",
        declared.name(),
        Lease.LENGTH.toSeconds(),
        declared.freed(),
        declared.ended());
  }

  private void onGone() {
    watch.look();
    watch.wake();
    List<Claim> inside = watch.insideWhenLost();
    LOG.error(
        "This node was declared dead by another, though it lives: it stops, to be started again.");
    if (inside.isEmpty()) {
      lost.complete(null);
      return;
    }
    desk.ask(connection -> CrashRefund.giveBack(connection, self.name(), inside))
        .whenComplete(
            (given, failure) -> {
              if (failure == null) {
                LOG.info("{} tasks were charged with its death, and are no longer.", given);
              } else {
                LOG.warn("Tasks stay charged with its death: {}.", failure.toString());
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
    if (!lease.gone()) {
      desk.ask(connection -> NodeDeparture.leave(connection, id))
          .whenComplete(
              (released, failure) -> {
                if (failure != null) {
                  LOG.warn(
                      "This node's row could not be taken away: {}. Others will, in {} s.",
                      failure.toString(),
                      Lease.LENGTH.toSeconds());
                } else if (requireNonNull(released) > 0) {
                  LOG.info("{} tasks were given back.", released);
                }
              });
    }
    desk.close();
  }
}

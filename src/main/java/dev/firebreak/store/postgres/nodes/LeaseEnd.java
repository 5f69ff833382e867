package dev.firebreak.store.postgres.nodes;

import dev.firebreak.config.Secret;
import dev.firebreak.process.NodeEndAction;
import dev.firebreak.process.NodeEndOrder;
import dev.firebreak.store.postgres.connection.DatabaseTime;
import dev.firebreak.store.postgres.connection.PostgresOptions;
import dev.firebreak.store.postgres.connection.SessionKind;
import dev.firebreak.store.postgres.connection.Sessions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Ends a node's lease once its process has ended: frees its tasks and deletes its row, so that
 * other nodes run the tasks at once. Runs in the reaper of the node, with a connection that is open
 * and rehearsed before it is needed.
 *
 * <p>The order names one row, by its id and the time at which it was inserted: a late order does
 * nothing to the row of a later start.
 */
public final class LeaseEnd implements NodeEndAction {
  private static final long CHECK_MS = 5_000;
  private static final long AFTER_FAILURE_MS = 1_000;
  private static final long RETRY_MS = 100;
  private static final int CHECK_SECONDS = 1;

  /** The properties of Java that a connection depends on. */
  private static final String[] PASSED_ON = {
    "javax.net.ssl.", "java.net.", "java.security.", "org.postgresql.", "user.home"
  };

  private static final String PROPERTY = "property.";

  private volatile Map<String, String> parameters = Map.of();
  private volatile Consumer<String> status = _ -> {};
  private final AtomicBoolean keeping = new AtomicBoolean();
  private @Nullable Connection connection;

  /** Which row to delete, and what to record. */
  record Target(long id, long startedMicros, String name, String cause) {}

  /** Returns the order to end the lease of this row. */
  static NodeEndOrder order(PostgresOptions where, Target target) {
    return new NodeEndOrder(LeaseEnd.class, () -> parameters(where, target));
  }

  private static Map<String, String> parameters(PostgresOptions where, Target target) {
    Map<String, String> all = new HashMap<>();
    for (String name : System.getProperties().stringPropertyNames()) {
      for (String prefix : PASSED_ON) {
        if (name.startsWith(prefix)) {
          all.put(PROPERTY + name, System.getProperty(name));
        }
      }
    }
    all.put("url", where.url());
    if (where.user() != null) {
      all.put("user", where.user());
    }
    if (where.password() != null) {
      all.put("password", where.password().reveal());
    }
    all.put("id", Long.toString(target.id()));
    all.put("started", Long.toString(target.startedMicros()));
    all.put("name", target.name());
    all.put("cause", target.cause());
    return all;
  }

  /**
   * Takes no monitor: a check of the connection holds it for as long as the database is awaited.
   */
  @Override
  public void prepare(Map<String, String> given, Consumer<String> toStatus) {
    given.forEach(
        (name, value) -> {
          if (name.startsWith(PROPERTY)) {
            System.setProperty(name.substring(PROPERTY.length()), value);
          }
        });
    parameters = given;
    status = toStatus;
    if (keeping.compareAndSet(false, true)) {
      Thread.ofPlatform().name("lease-end").daemon().start(this::keepReady);
    }
  }

  /** Keeps the connection open until the process ends. */
  private void keepReady() {
    String said = "none";
    while (true) {
      String now = "";
      try {
        check();
      } catch (SQLException | RuntimeException e) {
        now = String.valueOf(e.getMessage());
        discard();
      }
      if (!now.equals(said) || !now.isEmpty()) {
        status.accept(now);
        said = now;
      }
      try {
        TimeUnit.MILLISECONDS.sleep(now.isEmpty() ? CHECK_MS : AFTER_FAILURE_MS);
      } catch (InterruptedException _) {
        return;
      }
    }
  }

  private synchronized void check() throws SQLException {
    Connection open = connection;
    if (open == null) {
      rehearse(open());
    } else if (!open.isValid(CHECK_SECONDS)) {
      discard();
      rehearse(open());
    }
  }

  /**
   * Executes the statements without an effect, so that classes are loaded and plans are made; each
   * in a transaction of its own, since loading classes may take longer than a transaction may be
   * idle.
   */
  private void rehearse(Connection open) throws SQLException {
    Target target = target();
    open.setAutoCommit(true);
    DeadNodeTakeover.endLease(
        open, DatabaseTime.DATABASE, new Target(RowsGone.NO_ROW, 0, target.name(), target.cause()));
    open.setAutoCommit(false);
  }

  private Connection open() throws SQLException {
    Connection open = connection;
    if (open == null) {
      Map<String, String> all = parameters;
      String password = all.get("password");
      PostgresOptions where =
          new PostgresOptions(
              String.valueOf(all.get("url")),
              all.get("user"),
              password == null ? null : Secret.of(password));
      open =
          new Sessions(where, DatabaseTime.DATABASE, all.get("name") + " guard")
              .open(SessionKind.NODES);
      connection = open;
    }
    return open;
  }

  private Target target() {
    Map<String, String> all = parameters;
    return new Target(
        Long.parseLong(String.valueOf(all.get("id"))),
        Long.parseLong(String.valueOf(all.get("started"))),
        String.valueOf(all.get("name")),
        String.valueOf(all.get("cause")));
  }

  private synchronized void discard() {
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException _) {
        // The connection is discarded anyway.
      }
      connection = null;
    }
  }

  /** Ends the lease, and tries for as long as it would last. Nothing reads a report any more. */
  @Override
  public void run() throws InterruptedException {
    long end = System.nanoTime() + Lease.LENGTH.toNanos();
    while (!parameters.isEmpty() && System.nanoTime() - end < 0) {
      try {
        endLease();
        return;
      } catch (SQLException | RuntimeException _) {
        discard();
        TimeUnit.MILLISECONDS.sleep(RETRY_MS);
      }
    }
  }

  private synchronized void endLease() throws SQLException {
    Connection open = open();
    DeadNodeTakeover.endLease(open, DatabaseTime.DATABASE, target());
    open.commit();
  }
}

package dev.firebreak.store.postgres.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.process.NodeEndOrder;
import dev.firebreak.store.OutcomeText;
import dev.firebreak.store.postgres.connection.DatabaseTime;
import dev.firebreak.store.postgres.connection.PostgresOptions;
import dev.firebreak.store.postgres.connection.SessionKind;
import dev.firebreak.store.postgres.connection.Sessions;
import dev.firebreak.task.Cause;
import dev.firebreak.task.Claim;
import dev.firebreak.task.Outcome;
import java.net.ServerSocket;
import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The lease of a node whose process has ended, of which the reaper knows. */
class LeaseEndTest {
  private final LeaseRig rig = new LeaseRig();
  private final Nodes a = rig.node("a");
  private final Nodes b = rig.node("b");
  private final BlockingQueue<String> status = new LinkedBlockingQueue<>();

  @AfterEach
  void close() {
    rig.close();
  }

  private NodeEndOrder order(long id, long startedMicros) {
    return LeaseEnd.order(
        PostgresOptions.of(rig.url),
        new LeaseEnd.Target(id, startedMicros, "b", DeadNodeTakeover.lost("b")));
  }

  private long startedMicros(String name) {
    return Long.parseLong(
        rig.row(
            "SELECT (extract(epoch FROM started_at) * 1000000)::bigint FROM node WHERE name = '"
                + name
                + '\''));
  }

  private LeaseEnd prepared(Map<String, String> parameters) throws InterruptedException {
    LeaseEnd end = new LeaseEnd();
    end.prepare(parameters, status::add);
    assertThat(status.take()).isEmpty();
    return end;
  }

  private void endLease(long id, long startedMicros) throws InterruptedException {
    prepared(order(id, startedMicros).parameters().get()).run();
  }

  @Test
  void itsTasksAreQueuedAgainAsThoseOfADeadNode() throws Exception {
    Claim claim = rig.running(b, "b");
    Claim suspect = rig.running(b, "b", "crashes = 1");
    Claim isolated = rig.running(b, "b", "isolated = true");
    Claim cancelled = rig.running(b, "b", "cancel_requested = true");
    Claim other = rig.running(a, "a");
    endLease(b.id(), startedMicros("b"));
    assertThat(rig.names()).isEqualTo("a");
    assertThat(rig.live(claim)).isEqualTo("0 1 1 null");
    assertThat(rig.live(suspect)).isEqualTo("0 1 2 null");
    assertThat(rig.live(isolated)).isEqualTo("0 1 0 null");
    assertThat(rig.done(cancelled)).isEqualTo("2 1 1");
    assertThat(rig.live(other)).isEqualTo("1 2 0 " + a.id());
    String lost = rig.row("SELECT cause FROM task_attempt WHERE id = '" + claim.id() + '\'');
    assertThat(OutcomeText.read(lost)).isEqualTo(new Outcome.Crashed(new Cause.NodeLost("b")));
  }

  @Test
  void theLeaseOfALaterStartIsNotEnded() throws Exception {
    Claim claim = rig.running(b, "b");
    endLease(b.id(), startedMicros("b") - 1);
    assertThat(rig.names()).isEqualTo("a b");
    assertThat(rig.live(claim)).isEqualTo("1 2 0 " + b.id());
  }

  @Test
  void preparingItChangesNothing() throws Exception {
    Claim claim = rig.running(b, "b");
    prepared(order(b.id(), startedMicros("b")).parameters().get());
    assertThat(rig.names()).isEqualTo("a b");
    assertThat(rig.live(claim)).isEqualTo("1 2 0 " + b.id());
  }

  @Test
  void aNodeThatHasLeftIsNotMissed() throws Exception {
    LeaseEnd end = prepared(order(b.id(), startedMicros("b")).parameters().get());
    b.close();
    end.run();
    assertThat(rig.names()).isEqualTo("a");
  }

  @Test
  void aConnectionThatWasLostIsOpenedAgain() throws Exception {
    LeaseEnd end = prepared(order(b.id(), startedMicros("b")).parameters().get());
    rig.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            + " WHERE datname = current_database() AND application_name = 'firebreak b guard'");
    end.run();
    assertThat(rig.names()).isEqualTo("a");
  }

  @Test
  void aDatabaseThatCannotBeReachedIsReportedUntilItCan() throws Exception {
    Map<String, String> parameters = order(b.id(), startedMicros("b")).parameters().get();
    parameters.put("url", "jdbc:postgresql://127.0.0.1:1/none");
    LeaseEnd end = new LeaseEnd();
    end.prepare(parameters, status::add);
    assertThat(status.take()).contains("127.0.0.1:1");
    end.prepare(order(b.id(), startedMicros("b")).parameters().get(), status::add);
    await().until(() -> String.valueOf(status.poll()).isEmpty());
    end.run();
    assertThat(rig.names()).isEqualTo("a");
  }

  /** The thread that prepares it is the one that has to notice the end of the node. */
  @Test
  void preparingItDoesNotWaitForADatabaseThatDoesNotAnswer() throws Exception {
    Map<String, String> parameters = order(b.id(), startedMicros("b")).parameters().get();
    LeaseEnd end = new LeaseEnd();
    try (ServerSocket silent = new ServerSocket(0)) {
      parameters.put("url", "jdbc:postgresql://127.0.0.1:" + silent.getLocalPort() + "/none");
      end.prepare(parameters, status::add);
      try (Socket _ = silent.accept()) { // The check is under way, until its answer.
        end.prepare(order(b.id(), startedMicros("b")).parameters().get(), status::add);
        assertThat(status).isEmpty();
      }
    }
    await().until(() -> String.valueOf(status.poll()).isEmpty());
  }

  @Test
  void nodesThatListenAreToldOfARowThatIsGone() throws Exception {
    Sessions sessions =
        new Sessions(PostgresOptions.of(rig.url), DatabaseTime.DATABASE, "listener");
    rig.running(b, "b");
    try (Connection listening = sessions.open(SessionKind.HEARTBEAT)) {
      CompletableFuture<List<RowsGone.Gone>> told =
          CompletableFuture.supplyAsync(() -> messages(listening));
      endLease(b.id(), startedMicros("b"));
      assertThat(told.join()).containsExactly(new RowsGone.Gone(b.id(), true, 1, 0));
      a.close();
      assertThat(messages(listening)).containsExactly(new RowsGone.Gone(a.id(), false, 0, 0));
      rig.execute("NOTIFY firebreak_nodes, 'of another program'");
      assertThat(messages(listening))
          .containsExactly(new RowsGone.Gone(RowsGone.NO_ROW, false, 0, 0));
    }
  }

  private static List<RowsGone.Gone> messages(Connection listening) {
    try {
      return RowsGone.await(listening, 60_000);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}

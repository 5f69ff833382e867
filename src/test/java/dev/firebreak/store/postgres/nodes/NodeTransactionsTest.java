package dev.firebreak.store.postgres.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.store.postgres.connection.DatabaseTime;
import dev.firebreak.store.postgres.connection.PostgresOptions;
import dev.firebreak.store.postgres.connection.Sessions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class NodeTransactionsTest {
  /** As a process does that gets no processor time while it starts. */
  private static void pauseTooLong(LeaseRig rig, Connection connection) throws SQLException {
    String session;
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET LOCAL idle_in_transaction_session_timeout = '1ms'");
      try (var row = statement.executeQuery("SELECT pg_backend_pid()")) {
        row.next();
        session = row.getString(1);
      }
    }
    String ended = "SELECT count(*) FROM pg_stat_activity WHERE pid = " + session;
    await().until(() -> rig.row(ended).equals("0"));
  }

  @Test
  void aTransactionInWhichTheProcessPausedTooLongIsRepeated() throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    try (LeaseRig rig = new LeaseRig();
        NodeTransactions transactions =
            new NodeTransactions(
                new Sessions(PostgresOptions.of(rig.url), DatabaseTime.DATABASE, "test"))) {
      var answer =
          transactions.compute(
              connection -> {
                if (attempts.incrementAndGet() == 1) {
                  pauseTooLong(rig, connection);
                }
                try (Statement statement = connection.createStatement();
                    var row = statement.executeQuery("SELECT 7")) {
                  row.next();
                  return row.getInt(1);
                }
              });
      assertThat(LeaseRig.join(answer)).isEqualTo(7);
      assertThat(attempts).hasValue(2);
    }
  }
}

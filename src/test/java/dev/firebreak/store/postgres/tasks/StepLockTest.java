package dev.firebreak.store.postgres.tasks;

import static dev.firebreak.store.Answers.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firebreak.api.Payload;
import dev.firebreak.store.Accepted;
import dev.firebreak.store.Start;
import dev.firebreak.store.Submission;
import dev.firebreak.store.TaskStore;
import dev.firebreak.store.postgres.connection.DatabaseTime;
import dev.firebreak.task.Claim;
import dev.firebreak.task.RunId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * While a step is recorded and not committed, no other claim can be made: the attempt after it must
 * see all of its steps.
 */
class StepLockTest {
  private final Cluster cluster = new Cluster();

  private Claim running(TaskStore store) {
    var plan = new Submission.Plan(1, null, Duration.ofSeconds(9), 3);
    Submission submission =
        new Submission(RunId.at(1), "t", plan, Payload.text("in"), null, null, Start.ON_THREAD);
    Claim claim = ((Accepted.Stored) answer(store.accept(submission))).claim();
    assertThat(claim).isNotNull();
    return claim;
  }

  private static int record(Connection connection, Claim claim) throws SQLException {
    UUID id = PostgresDialect.uuid(claim.id());
    try (PreparedStatement record =
        connection.prepareStatement(Steps.RECORD.replace("{now}", "now()"))) {
      Object[][] columns = {
        {id}, {claim.number()}, {1}, {"a"}, {0}, {0}, {5L}, {"text/plain"}, new byte[][] {{1}}, {id}
      };
      String[] types = {
        "uuid", "int4", "int4", "text", "int4", "int4", "int8", "text", "bytea", "uuid"
      };
      for (int i = 0; i < columns.length; i++) {
        record.setArray(i + 1, connection.createArrayOf(types[i], columns[i]));
      }
      record.execute();
      return record.getResultSet().next() ? 1 : 0;
    }
  }

  @Test
  void theTaskOfAStepThatIsNotCommittedCanNotBeTakenOver() throws Exception {
    try (TaskStore store =
            cluster.open(Cluster.options("here", Runnable::run), DatabaseTime.DATABASE);
        Connection recorder = cluster.connect();
        Connection other = cluster.connect();
        Statement takeover = other.createStatement()) {
      Claim claim = running(store);
      recorder.setAutoCommit(false);
      assertThat(record(recorder, claim)).isEqualTo(1);
      takeover.execute("SET lock_timeout = 100");
      String release =
          "UPDATE task SET state = 0, owner = NULL, claimed_at = NULL WHERE claim_no = "
              + claim.number();
      assertThatThrownBy(() -> takeover.execute(release))
          .isInstanceOf(SQLException.class)
          .extracting(e -> ((SQLException) e).getSQLState())
          .isEqualTo("55P03"); // Not available: another transaction has locked the row.
      recorder.commit();
      assertThat(takeover.executeUpdate(release)).isEqualTo(1);
      assertThat(answer(store.stepList(claim.id()))).hasSize(1);
    }
  }
}

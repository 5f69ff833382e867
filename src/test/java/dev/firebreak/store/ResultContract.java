package dev.firebreak.store;

import static dev.firebreak.store.Answers.answer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.api.Head;
import dev.firebreak.api.Payload;
import dev.firebreak.task.Cause;
import dev.firebreak.task.Claim;
import dev.firebreak.task.LongResult;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.RunId;
import dev.firebreak.task.Task;
import dev.firebreak.task.TaskState;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The contract of long results, histories and the output of programs, for every store. */
public abstract class ResultContract extends ClaimContract {
  private static final int PART = 700_000;

  private static final Head HEAD = Head.of("201", Map.of("Location", "/a", "X-B", "c; d"));

  /** Bytes with every value at every position of a part. */
  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static Ending atLength(byte[] result) {
    ByteBuffer outOfHeap = ByteBuffer.allocateDirect(result.length);
    outOfHeap.put(result).flip();
    return new Ending.SucceededAtLength(outOfHeap, "image/png", HEAD);
  }

  private byte[] parts(RunId id) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    while (true) {
      byte[] part = answer(store.resultPart(id, all.size(), PART)).orElseThrow();
      if (part.length == 0) {
        return all.toByteArray();
      }
      assertThat(part.length).isLessThanOrEqualTo(PART);
      all.writeBytes(part);
    }
  }

  @Test
  void aLongResultIsStoredAndReadInPieces() {
    for (int length : new int[] {3, TaskStore.LONGEST_READ, 5_000_001}) {
      byte[] result = bytes(length);
      Claim claim = running(Start.ON_THREAD);
      Settled settled = answer(store.settle(claim, atLength(result)));
      assertThat(settled.state()).isEqualTo(TaskState.SUCCEEDED);
      // The caller settles again, for example because the answer was lost.
      assertThat(answer(store.settle(claim, atLength(result))).state())
          .isEqualTo(TaskState.SUCCEEDED);
      assertThat(parts(claim.id())).isEqualTo(result);
      Task task = task(claim.id());
      LongResult longResult = task.longResult();
      if (longResult == null) { // The model reads all.
        assertThat(task.result().bytes()).isEqualTo(result);
        assertThat(task.result().contentType()).isEqualTo("image/png");
        assertThat(task.result().head()).isEqualTo(HEAD);
      } else {
        assertThat(length).isGreaterThan(TaskStore.LONGEST_READ);
        assertThat(longResult).isEqualTo(new LongResult("image/png", length, HEAD));
        assertThat(task.result()).isNull();
      }
    }
    assertThat(store.live()).isZero();
    assertThat(answer(store.resultPart(new RunId(1, 1), 0, PART))).isEmpty();
  }

  @Test
  void thePartsOfALongResultArePrunedWithItsTask() throws SQLException {
    Claim claim = running(Start.ON_THREAD);
    answer(store.settle(claim, atLength(bytes(5_000_001))));
    Claim other = running(Start.ON_THREAD);
    Payload payload = Payload.of(bytes(2 * TaskStore.LONGEST_READ), "image/png");
    answer(store.settle(other, new Ending.Succeeded(payload)));
    assertThat(parts(other.id())).isEqualTo(payload.bytes());
    hasParts(20 + 8);
    hasRows("task_done WHERE result IS NOT NULL", 0);
    clock.advance(Duration.ofDays(2));
    assertThat(answer(store.prune(Duration.ofDays(1), 1))).isEqualTo(1);
    assertThat(answer(store.prune(Duration.ofDays(1), 10))).isEqualTo(1);
    hasParts(0);
    assertThat(answer(store.resultPart(claim.id(), 0, PART))).isEmpty();
  }

  private void hasParts(int count) throws SQLException {
    hasRows("task_result", count);
    hasRows("task_result WHERE length(bytes) = " + TaskStore.RESULT_PART, Math.max(0, count - 1));
  }

  void hasRows(String table, int count) throws SQLException {
    Connection connection = tables();
    if (connection == null) {
      return; // The model has no tables.
    }
    try (connection;
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM " + table)) {
      row.next();
      assertThat(row.getInt(1)).as(table).isEqualTo(count);
    }
  }

  @Test
  void aLongResultOfAStaleClaimIsNotRecorded() {
    Claim old = running(Start.ON_THREAD);
    answer(store.settle(old, new Ending.Retried(CRASH, Duration.ZERO)));
    assertThat(answer(store.settle(old, atLength(bytes(2_000_000)))).state())
        .isNotEqualTo(TaskState.SUCCEEDED);
    Claim current = claimOne();
    assertThat(answer(store.settle(old, atLength(bytes(2_000_000))))).isEqualTo(Settled.STALE);
    answer(store.settle(current, atLength(bytes(1_500_000))));
    assertThat(parts(old.id())).isEqualTo(bytes(1_500_000));
  }

  @Test
  void theOutputOfAProgramIsInATaskAndNotInAList() {
    Cause.Ended end =
        new Cause.Ended(1, null, null, "stderr\0".repeat(9000), 1, Duration.ZERO, Duration.ZERO);
    Claim claim = running(Start.ON_THREAD);
    answer(store.settle(claim, new Ending.Failed(new Outcome.Crashed(end))));
    assertThat(task(claim.id()).error()).isEqualTo(new Outcome.Crashed(end));
    Task listed = answer(store.list(new Filter("t", null), null, 10)).tasks().getFirst();
    assertThat(listed.error()).isEqualTo(new Outcome.Crashed(end.brief()));
  }
}

package dev.firebreak.store.postgres.tasks;

import dev.firebreak.store.Ending;
import dev.firebreak.store.TaskStore;
import dev.firebreak.store.jdbc.EndedRow;
import dev.firebreak.store.postgres.connection.Statement;
import dev.firebreak.store.postgres.connection.Step;
import dev.firebreak.task.HeadText;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

/**
 * Records a long result by a separate statement, for which the driver reads and sends the bytes as
 * a stream, so that the heap never holds them all; the statement has a longer timeout. The server
 * splits the result into parts.
 */
final class LongResults {
  private static final Duration USUAL = Duration.ofSeconds(5);

  /** The lowest throughput that is expected of a server. */
  private static final long BYTES_PER_SECOND = 4 << 20;

  private static final String PATIENCE =
      "SELECT set_config('statement_timeout', ?::bigint::text, true)";

  private static final EndedRow.Result RESULT =
      new EndedRow.Result(", content_type, result_bytes, head", ", ?, ?::bigint, ?");
  private static final String SUCCEED =
      """
      WITH d AS (
        DELETE FROM task t WHERE t.id = ?::uuid AND t.claim_no = ?::int AND t.state + 0 = 1
        RETURNING {live}),
      p AS (
        INSERT INTO task_result (id, n, bytes)
        SELECT d.id, n, substring(?::bytea FROM n * {part} + 1 FOR {part})
        FROM d CROSS JOIN generate_series(0, ?::int) n)
      {insert} FROM d RETURNING id, finished_at, node\
      """
          .transform(new EndedRow("0", "attempts", "crashes", "{now}", RESULT)::in)
          .replace("{part}", String.valueOf(TaskStore.RESULT_PART));

  private LongResults() {}

  static List<Step> steps(Settlements.Settle settle) {
    if (!(settle.ending
        instanceof Ending.SucceededAtLength(var result, var contentType, var head))) {
      throw new IllegalStateException("the ending has no long result");
    }
    Duration patience = patience(result);
    return List.of(
        new Statement(PATIENCE, p -> p.add(patience.toMillis())),
        new Statement(
            SUCCEED,
            p ->
                p.add(PostgresDialect.uuid(settle.claim.id()))
                    .add(settle.claim.number())
                    .add(new Bytes(result.duplicate()), result.remaining())
                    .add((result.remaining() - 1) / TaskStore.RESULT_PART)
                    .add(contentType)
                    .add(result.remaining())
                    .add(HeadText.of(head)),
            settle::succeeded,
            patience));
  }

  /** How long the server may take to record it. */
  static Duration patience(ByteBuffer result) {
    return USUAL.plusSeconds(result.remaining() / BYTES_PER_SECOND);
  }

  /** Reads a buffer. */
  private static final class Bytes extends InputStream {
    private final ByteBuffer left;

    Bytes(ByteBuffer left) {
      this.left = left;
    }

    @Override
    public int read() {
      return left.hasRemaining() ? left.get() & 0xFF : -1;
    }

    @Override
    public int read(byte[] to, int offset, int length) {
      if (!left.hasRemaining()) {
        return length == 0 ? 0 : -1;
      }
      int count = Math.min(length, left.remaining());
      left.get(to, offset, count);
      return count;
    }
  }
}

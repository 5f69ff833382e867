package dev.firebreak.store.sqlite;

import static dev.firebreak.store.Answers.answer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.api.Payload;
import dev.firebreak.store.Changed;
import dev.firebreak.store.Ending;
import dev.firebreak.store.Moved;
import dev.firebreak.store.Start;
import dev.firebreak.store.StoreOptions;
import dev.firebreak.store.Submission;
import dev.firebreak.store.Wanted;
import dev.firebreak.task.Claim;
import dev.firebreak.task.RunId;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The deletion of many tasks, some of which have not ended after all. */
class DeletionsTest {
  private static final int TASKS = 120;
  private static final Instant NOW = Instant.ofEpochMilli(1_800_000_000_000L);

  @TempDir private Path folder;

  @Test
  void onlyTasksThatHaveEndedAreDeletedWithWhatBelongsToThem() throws Exception {
    StoreOptions options =
        new StoreOptions("here", InstantSource.fixed(NOW), Runnable::run, 1 << 24, () -> {});
    OpenedFolder opened = OpenedFolder.open(folder, options);
    List<RunId> all = new ArrayList<>();
    List<RunId> ended = new ArrayList<>();
    try (Writer writer = new Writer(opened.commits(), options, new AtomicLong())) {
      writer.start();
      for (int i = 0; i < TASKS; i++) {
        RunId id = new RunId((NOW.toEpochMilli() << 16) | 0x7000, i);
        all.add(id);
        answer(writer.add(SubmitBatch.of(submission(id))));
        if (i % 3 != 0) {
          ended.add(id);
          Ending done = new Ending.Succeeded(Payload.text("result"));
          answer(writer.add(Settlements.of(new Claim(id, 1), done, null)));
        }
      }
      Changed deleted = answer(writer.add(BulkSlice.of(all, Wanted.PURGE)));
      assertThat(deleted.moved()).extracting(Moved::id).containsExactlyInAnyOrderElementsOf(ended);
      assertThat(answer(writer.add(BulkSlice.of(all, Wanted.PURGE))).moved()).isEmpty();
      for (String table : List.of("task", "task_input")) {
        assertThat(rows(table)).as(table).isEqualTo(TASKS - ended.size());
      }
      assertThat(rows("task_done")).isZero();
    } finally {
      opened.close();
    }
  }

  private static Submission submission(RunId id) {
    Submission.Plan plan = new Submission.Plan(1, null, null, 3);
    return new Submission(id, "t", plan, Payload.text("in"), null, null, Start.ON_THREAD);
  }

  private int rows(String table) throws SQLException {
    try (Connection connection = new Database(folder.resolve(DataFolder.DATABASE)).reader();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM " + table)) {
      return row.getInt(1);
    }
  }
}

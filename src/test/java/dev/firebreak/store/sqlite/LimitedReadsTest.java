package dev.firebreak.store.sqlite;

import static dev.firebreak.store.Answers.answer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.store.Filter;
import dev.firebreak.store.FilterDetails;
import dev.firebreak.store.FilterDetails.Created;
import dev.firebreak.store.Matching;
import dev.firebreak.store.OutcomeText;
import dev.firebreak.store.Page;
import dev.firebreak.store.StoreOptions;
import dev.firebreak.store.jdbc.LimitedReads;
import dev.firebreak.store.jdbc.Readers;
import dev.firebreak.store.jdbc.TaskReads;
import dev.firebreak.task.Cause;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.TaskState;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Lists and counts of tasks that are rare among many others: two scans of others are newer than two
 * tasks of a rare type, of which the older one is the oldest of all.
 */
class LimitedReadsTest {
  private static final int MANY = 2 * LimitedReads.SCANNED + 10;

  private static final String FILL =
      """
      INSERT INTO task_done (id, type, priority, outcome, run_at, claim_no, attempts, max_attempts,
        crashes, since, node, created_at, finished_at)
      WITH RECURSIVE g (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM g WHERE i < MANY)
      SELECT unhex(printf('%032x', i)), CASE WHEN i % 3000 = 0 AND i < 5000 THEN 'rare' ELSE 'many' END,
        2, 1, 0, 1, 1, 3, 0, 0, 'n', 0, 0 FROM g\
      """;

  private static final String FAIL =
      """
      INSERT INTO task_attempt (id, claim_no, node, started_at, finished_at, cause)
      SELECT id, 1, 'n', 0, 0, CASE type WHEN 'rare' THEN 'RARE' ELSE 'OTHER' END FROM task_done\
      """;

  @TempDir Path folder;
  private OpenedFolder opened;
  private Readers<TaskReads> readers;

  @BeforeEach
  void fill() throws Exception {
    StoreOptions options =
        new StoreOptions("t", InstantSource.system(), Runnable::run, 1, () -> {});
    opened = OpenedFolder.open(folder, options);
    try (Connection connection = opened.database().writer();
        Statement statement = connection.createStatement()) {
      statement.execute(FILL.replace("MANY", Integer.toString(MANY - 1)));
      statement.execute(FAIL.replace("RARE", cause("rare")).replace("OTHER", cause("many")));
      statement.execute("INSERT INTO task_count (type, state, n) " + StoredCounts.ACTUAL);
    }
    readers = SqliteStore.readers(opened.database(), options);
  }

  private static String cause(String exception) {
    return OutcomeText.write(new Outcome.Crashed(new Cause.Thrown(exception, null, null)));
  }

  @AfterEach
  void close() {
    readers.close();
    opened.close();
  }

  private Page page(Filter filter, LongSupplier nanos) {
    return answer(new LimitedReads(readers, nanos).page(filter, 9));
  }

  private Matching count(Filter filter, LongSupplier nanos) {
    return answer(new LimitedReads(readers, nanos).count(filter, 99));
  }

  private static long stopped() {
    return 0;
  }

  /** Each look at the clock is a second later than the one before. */
  private static LongSupplier fast() {
    AtomicLong now = new AtomicLong();
    return () -> now.addAndGet(TimeUnit.SECONDS.toNanos(1));
  }

  private static Filter cause(String type, String cause) {
    return new Filter(
        type, null, null, new FilterDetails(null, Created.ANY, null, cause, null, List.of()));
  }

  @Test
  void aPageHasRareTasksAsLongAsThereIsTime() {
    for (Filter rare :
        List.of(
            new Filter("rare", null),
            new Filter("rare", TaskState.FAILED),
            cause("rare", "exception"),
            cause(null, "exception:rare"))) {
      Page page = page(rare, LimitedReadsTest::stopped);
      assertThat(page.tasks()).as("%s", rare).hasSize(2);
      assertThat(page.next()).as("%s", rare).isNull();
      assertThat(count(rare, LimitedReadsTest::stopped)).isEqualTo(new Matching(2, false));
    }
  }

  @Test
  void aPageEndsWithoutThemWhenTheTimeIsOver() {
    Page page = page(cause(null, "exception:rare"), fast());
    assertThat(page.tasks()).isEmpty();
    assertThat(page.next()).isNotNull();
    Matching none = count(cause(null, "exception:rare"), fast());
    assertThat(none).isEqualTo(new Matching(0, true));
  }

  @Test
  void noTaskIsLookedForThatTheKeptNumbersDoNotHave() {
    assertThat(page(new Filter("none", null), fast())).isEqualTo(new Page(List.of(), null));
    assertThat(page(new Filter("rare", TaskState.CANCELLED), fast()))
        .isEqualTo(new Page(List.of(), null));
    assertThat(page(new Filter("rare", null), fast()).next()).isNotNull();
  }
}

package dev.firebreak.store.sqlite;

import static dev.firebreak.store.Answers.answer;
import static dev.firebreak.store.Answers.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.api.Payload;
import dev.firebreak.fixture.Patience;
import dev.firebreak.store.Accepted;
import dev.firebreak.store.Ending;
import dev.firebreak.store.Settled;
import dev.firebreak.store.Start;
import dev.firebreak.store.StoreOptions;
import dev.firebreak.store.Submission;
import dev.firebreak.store.TaskStore;
import dev.firebreak.task.Claim;
import dev.firebreak.task.OutputPart;
import dev.firebreak.task.RunId;
import dev.firebreak.task.Signal;
import dev.firebreak.task.TaskState;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A group that the writer commits at once has the results and leaves the rows of the same
 * operations one by one.
 */
class SuccessBatchTest {
  /**
   * Without the ids that the store gives to tasks of its own. The order of tasks that complete
   * groups is left out, as they are stored at the end of the transaction.
   */
  private static final String CONTENT =
      """
      SELECT * FROM task WHERE type = 't';
      SELECT * FROM task_done WHERE type = 't';
      SELECT type, state, run_at, max_attempts, created_at, owned_by, i.trace, i.body
        FROM task t JOIN task_input i ON i.id = t.id WHERE type <> 't'
        ORDER BY type, CASE type WHEN 'then' THEN i.body ELSE t.id END;
      SELECT * FROM task_attempt; SELECT * FROM task_result; SELECT * FROM task_output;
      SELECT * FROM task_signal; SELECT * FROM task_watch; SELECT * FROM task_search;
      SELECT * FROM task_member; SELECT * FROM task_child;
      SELECT url, events, attempts FROM task_callback ORDER BY url, events;
      SELECT * FROM task_count WHERE n <> 0; SELECT * FROM task_group_count;
      SELECT id, completed_at, closed_at FROM task_group;
      SELECT * FROM task_key\
      """;

  @TempDir Path folder;

  /** Has the writer wait when it begins a group, so that operations gather for the next one. */
  private static final class HeldClock implements InstantSource {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    final Semaphore arrived = new Semaphore(0);
    final Semaphore released = new Semaphore(0);
    volatile boolean holds;

    @Override
    public Instant instant() {
      if (holds && Thread.currentThread().getName().startsWith("store-writer")) {
        holds = false;
        arrived.release();
        released.acquireUninterruptibly();
      }
      return NOW;
    }
  }

  private final HeldClock clock = new HeldClock();

  private TaskStore open(String name) throws Exception {
    return SqliteStore.open(
        folder.resolve(name), new StoreOptions("here", clock, Runnable::run, 1 << 24, () -> {}));
  }

  /** Executes the operations as one group. */
  private List<String> together(
      TaskStore store, List<Function<TaskStore, CompletionStage<?>>> operations) throws Exception {
    clock.holds = true;
    CompletionStage<?> before = store.remember("before", "it");
    assertThat(clock.arrived.tryAcquire(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
    List<CompletionStage<?>> stages = new ArrayList<>();
    try {
      operations.forEach(operation -> stages.add(operation.apply(store)));
    } finally {
      clock.released.release();
    }
    answer(before);
    return stages.stream().map(stage -> String.valueOf(answer(stage))).toList();
  }

  private static List<String> oneByOne(
      TaskStore store, List<Function<TaskStore, CompletionStage<?>>> operations) {
    answer(store.remember("before", "it"));
    return operations.stream()
        .map(operation -> String.valueOf(answer(operation.apply(store))))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void aGroupHasTheEffectsOfItsOperationsOneByOne(long seed) throws Exception {
    equalOnBoth(seed);
  }

  @Test
  void aGroupOfOtherOperationsHasTheEffectsOfItsOperationsOneByOne() throws Exception {
    equalOnBoth(System.nanoTime());
  }

  private void equalOnBoth(long seed) throws Exception {
    try (TaskStore grouped = open("grouped");
        TaskStore single = open("single")) {
      RandomGroups groups = new RandomGroups(seed, HeldClock.NOW);
      for (int i = 0; i < 12; i++) {
        List<Function<TaskStore, CompletionStage<?>>> next = groups.next();
        List<String> expected = oneByOne(single, next);
        assertThat(together(grouped, next)).as("seed %d, group %d", seed, i).isEqualTo(expected);
        assertThat(content("grouped"))
            .as("rows of seed %d, group %d", seed, i)
            .containsExactlyElementsOf(content("single"));
      }
    }
  }

  /** The task that waits ends after the other one: it has got the signal of that end. */
  @Test
  void aTaskThatEndsTogetherWithTheOneItWaitsForHasItsSignal() throws Exception {
    try (TaskStore store = open("store")) {
      Claim watched = running(store, 1);
      Claim waiter = running(store, 2);
      Claim earlier = running(store, 3);
      answer(store.watch(waiter, "all", List.of(watched.id())));
      answer(store.watch(earlier, "all", List.of(watched.id())));
      Ending ending = new Ending.Succeeded(Payload.text("result"));
      together(
          store,
          List.of(
              to -> to.settle(earlier, ending),
              to -> to.settle(watched, ending),
              to -> to.settle(waiter, ending)));
      assertThat(answer(store.signals(waiter.id()))).extracting(Signal::name).contains("all");
      assertThat(answer(store.signals(earlier.id()))).isEmpty();
    }
  }

  /** The group is executed again, each operation by itself. */
  @Test
  void anOperationThatFailsTakesNothingOfItsGroupWithIt() throws Exception {
    StoreOptions options = new StoreOptions("here", clock, Runnable::run, 1 << 24, () -> {});
    OpenedFolder opened = OpenedFolder.open(folder, options);
    try (Writer writer = new Writer(opened.commits(), options, new AtomicLong())) {
      List<Operation<Accepted>> accepts = new ArrayList<>();
      List<Operation<Settled>> ends = new ArrayList<>();
      Operation<?> bad = failing();
      OutputPart output = new OutputPart(1, 1, 0, new byte[] {'o'}, true);
      for (int i = 0; i < 40; i++) {
        accepts.add(writer.add(SubmitBatch.of(submission(i))));
        Claim claim = new Claim(submission(i).id(), 1);
        ends.add(
            writer.add(Settlements.of(claim, new Ending.Succeeded(submission(i).input()), output)));
        if (i == 20) {
          var _ = writer.add(bad);
        }
      }
      writer.start(); // Takes all of them as one group.
      assertThat(failure(bad)).hasMessageContaining("made up");
      accepts.forEach(accept -> assertThat(answer(accept)).isInstanceOf(Accepted.Stored.class));
      ends.forEach(end -> assertThat(answer(end).state()).isEqualTo(TaskState.SUCCEEDED));
      assertThat(outputs()).isEqualTo(40);
    } finally {
      opened.close();
    }
  }

  private int outputs() throws SQLException {
    try (Connection connection = new Database(folder.resolve(DataFolder.DATABASE)).reader();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM task_output")) {
      return row.getInt(1);
    }
  }

  private static Operation<String> failing() {
    return new Operation<>() {
      @Override
      String apply(Session session) {
        throw new IllegalStateException("made up");
      }
    };
  }

  private static Submission submission(int number) {
    RunId id = new RunId((HeldClock.NOW.toEpochMilli() << 16) | 0x7000, number);
    Submission.Plan plan = new Submission.Plan(1, null, null, 3);
    return new Submission(id, "t", plan, Payload.text("x"), null, null, Start.ON_THREAD);
  }

  private static Claim running(TaskStore store, int number) {
    answer(store.accept(submission(number)));
    return new Claim(submission(number).id(), 1);
  }

  private List<String> content(String store) throws SQLException {
    List<String> rows = new ArrayList<>();
    Path file = folder.resolve(store).resolve(DataFolder.DATABASE);
    try (Connection connection = new Database(file).reader();
        Statement statement = connection.createStatement()) {
      for (String query : CONTENT.split(";", -1)) {
        try (ResultSet row = statement.executeQuery(query)) {
          while (row.next()) {
            rows.add(text(row));
          }
        }
      }
    }
    return rows;
  }

  private static String text(ResultSet row) throws SQLException {
    ResultSetMetaData columns = row.getMetaData();
    StringBuilder text = new StringBuilder(columns.getTableName(1));
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      Object value = row.getObject(i);
      text.append(' ').append(columns.getColumnName(i)).append('=');
      text.append(value instanceof byte[] bytes ? Arrays.hashCode(bytes) : value);
    }
    return text.toString();
  }
}

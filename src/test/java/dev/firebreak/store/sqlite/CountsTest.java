package dev.firebreak.store.sqlite;

import static dev.firebreak.store.Answers.answer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.api.Payload;
import dev.firebreak.store.Answers;
import dev.firebreak.store.ClaimRequest;
import dev.firebreak.store.Ending;
import dev.firebreak.store.Start;
import dev.firebreak.store.StoreException;
import dev.firebreak.store.StoreOptions;
import dev.firebreak.store.Submission;
import dev.firebreak.task.Cause;
import dev.firebreak.task.Claim;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.RunId;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stored numbers of tasks are those of the tables, also after failed groups and a kill. */
class CountsTest {
  private static final int ROUNDS = 40;
  private static final int OPERATIONS = 25;

  @TempDir Path folder;

  private final long seed = Long.getLong("firebreak.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final List<RunId> ids = new ArrayList<>();
  private Path current = Path.of("");

  private SqliteStore open() throws StoreException {
    return SqliteStore.open(
        current,
        new StoreOptions("here", InstantSource.system(), Runnable::run, 1 << 20, () -> {}));
  }

  @Test
  void randomGroupsOfWhichSomeFailAreCounted() throws Exception {
    current = folder.resolve("0");
    SqliteStore store = open();
    Set<String> seen = new HashSet<>();
    try {
      for (int round = 1; round <= ROUNDS; round++) {
        List<CompletionStage<?>> group = new ArrayList<>();
        for (int i = 0; i < OPERATIONS; i++) {
          group.add(operation(store));
        }
        group.forEach(stage -> answer(stage.handle((_, _) -> true)));
        assertThat(rows("SELECT type, state, n FROM task_count WHERE n <> 0"))
            .as("seed %d, round %d", seed, round)
            .isEqualTo(rows(StoredCounts.ACTUAL));
        rows(StoredCounts.ACTUAL).forEach(row -> seen.add(row.split(" ", -1)[1]));
        if (round % 10 == 0) {
          Path copy = folder.resolve(Integer.toString(round));
          Copies.make(current, copy);
          store.close();
          current = copy;
          store = open();
        }
      }
      assertThat(seen).as("codes of states").contains("0", "1", "2", "3", "4");
    } finally {
      store.close();
    }
  }

  @Test
  void tasksOfWhichTheWriterNoLongerKnowsTheTypeAreCounted() throws Exception {
    current = folder;
    try (SqliteStore store = open()) {
      List<CompletionStage<?>> accepted = new ArrayList<>();
      for (int i = 0; i <= TaskTypes.MOST; i++) {
        ids.add(RunId.at(System.currentTimeMillis()));
        Submission.Plan plan = new Submission.Plan(1, null, null, 3);
        accepted.add(
            store.accept(
                new Submission(
                    ids.getLast(), "a", plan, Payload.empty(), null, null, Start.ON_THREAD)));
      }
      accepted.forEach(Answers::answer);
      for (RunId id : List.of(ids.getFirst(), ids.getLast())) {
        answer(store.settle(new Claim(id, 1), new Ending.Succeeded(Payload.empty())));
      }
      assertThat(rows("SELECT type, state, n FROM task_count WHERE n <> 0"))
          .isEqualTo(rows(StoredCounts.ACTUAL))
          .hasSize(3);
    }
  }

  private CompletionStage<?> operation(SqliteStore store) {
    RunId some = ids.isEmpty() ? new RunId(1, 1) : ids.get(random.nextInt(ids.size()));
    Claim claim = new Claim(some, 1 + random.nextInt(3));
    Outcome outcome = new Outcome.Crashed(new Cause.Reported("made up", ""));
    return switch (random.nextInt(12)) {
      case 0, 1 -> accept(store, RunId.at(System.currentTimeMillis()));
      case 2 -> accept(store, some); // Fails, and with it its group, which is run again.
      case 3, 4 -> store.claim(List.of(new ClaimRequest("a", 3, Start.ON_THREAD, 3)));
      case 5 -> store.settle(claim, new Ending.Succeeded(Payload.empty()));
      case 6 -> store.settle(claim, new Ending.Failed(outcome));
      case 7 -> store.settle(claim, new Ending.Released(outcome, true, Duration.ZERO));
      case 8 -> store.settle(claim, new Ending.CrashedInIsolation(outcome, Duration.ZERO));
      case 9 -> store.cancel(some);
      case 10 -> store.retry(some);
      default -> store.prune(Duration.ofMillis(20), 3);
    };
  }

  private CompletionStage<?> accept(SqliteStore store, RunId id) {
    ids.add(id);
    var plan = new Submission.Plan(1, null, null, 3);
    Start start = random.nextBoolean() ? Start.LATER : Start.ON_THREAD;
    String type = random.nextBoolean() ? "a" : "b";
    return store.accept(new Submission(id, type, plan, Payload.empty(), null, null, start));
  }

  private List<String> rows(String sql) throws Exception {
    List<String> rows = new ArrayList<>();
    try (Connection connection = new Database(current.resolve(DataFolder.DATABASE)).reader();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT * FROM (" + sql + ") ORDER BY 1, 2")) {
      while (row.next()) {
        rows.add(row.getString(1) + ' ' + row.getInt(2) + ' ' + row.getLong(3));
      }
    }
    return rows;
  }
}

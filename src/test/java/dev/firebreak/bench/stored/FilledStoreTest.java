package dev.firebreak.bench.stored;

import static dev.firebreak.store.Answers.answer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.fixture.Postgres;
import dev.firebreak.pause.Pause;
import dev.firebreak.store.ClaimRequest;
import dev.firebreak.store.ClaimResult;
import dev.firebreak.store.Filter;
import dev.firebreak.store.FilterDetails;
import dev.firebreak.store.SearchValue;
import dev.firebreak.store.Start;
import dev.firebreak.store.StateCounts;
import dev.firebreak.store.StoreOptions;
import dev.firebreak.store.TaskStore;
import dev.firebreak.store.Wanted;
import dev.firebreak.store.postgres.connection.CountStatements;
import dev.firebreak.store.postgres.connection.PostgresOptions;
import dev.firebreak.store.postgres.tasks.PostgresStore;
import dev.firebreak.store.sqlite.SqliteFiles;
import dev.firebreak.store.sqlite.SqliteStore;
import dev.firebreak.task.TaskState;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tables that the benchmark fills are those of a store. */
class FilledStoreTest {
  private static final int TASKS = 10_000;
  private static final Content CONTENT = Content.ended(TASKS);
  private static final Content QUEUES =
      new Content(
          0,
          List.of(new Content.Queue("now", 30, true), new Content.Queue("later", 20, false)),
          List.of("now"));
  private static final long NOW = System.currentTimeMillis();

  private static StoreOptions options() {
    return new StoreOptions("n", InstantSource.system(), Runnable::run, 1 << 20, () -> {});
  }

  private static void assertFilled(TaskStore store, FilledStore filled) {
    StateCounts counts =
        answer(store.counts(null)).byType().values().stream()
            .reduce(StateCounts.NONE, StateCounts::plus);
    assertThat(counts).isEqualTo(new StateCounts(1000, 0, 0, 9740, 200, 50, 10));
    assertThat(answer(store.find(filled.id(1))).orElseThrow().state())
        .isEqualTo(TaskState.SUCCEEDED);
    assertThat(answer(store.find(filled.id(50))).orElseThrow().error()).isNotNull();
    assertThat(answer(store.failures(null, null, 1000)).groups()).hasSizeGreaterThan(3);
    FilterDetails.Created any = FilterDetails.Created.ANY;
    FilterDetails key = new FilterDetails(null, any, filled.lastKey(), null, null, List.of());
    assertThat(answer(store.count(new Filter(null, null, null, key), Wanted.READ, 9)).count())
        .isEqualTo(1);
    SearchValue customer = new SearchValue("/customer", "7");
    FilterDetails input = new FilterDetails(null, any, null, null, null, List.of(customer));
    Filter ofCustomer = new Filter(FilledStore.type(0), null, null, input);
    assertThat(answer(store.count(ofCustomer, Wanted.PURGE, 9)).count()).isEqualTo(1);
    assertThat(answer(store.changeAll(Wanted.PURGE, ofCustomer, null, 9)).changed()).isEqualTo(1);
  }

  @Test
  void anEmbeddedStoreIsFilled(@TempDir Path folder) throws Exception {
    SqliteStore.open(folder, options()).close();
    FilledStore filled;
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("firebreak.db"));
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      filled = new FilledStore(connection, false, CONTENT, NOW);
      filled.fill(_ -> {});
      statement.execute("UPDATE meta SET counted = NULL");
      connection.commit();
    }
    try (SqliteStore store = SqliteStore.open(folder, options())) {
      assertFilled(store, filled);
    }
    assertThat(SqliteFiles.verify(folder).problems()).isEmpty();
  }

  @Test
  void aDatabaseIsFilled() throws Exception {
    PostgresOptions where = PostgresOptions.of(Postgres.database());
    PostgresStore.prepare(where);
    FilledStore filled;
    try (Connection connection = DriverManager.getConnection(where.url())) {
      connection.setAutoCommit(false);
      filled = new FilledStore(connection, true, CONTENT, NOW);
      filled.fill(_ -> {});
      CountStatements.correct(connection);
      connection.commit();
    }
    try (PostgresStore store = PostgresStore.open(where, options(), 0)) {
      assertFilled(store, filled);
    }
  }

  @Test
  void queuedTasksAreDueOrNotAndTypesPaused(@TempDir Path folder) throws Exception {
    SqliteStore.open(folder, options()).close();
    try (Connection connection =
        DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("firebreak.db"))) {
      connection.setAutoCommit(false);
      new FilledStore(connection, false, QUEUES, NOW).fill(_ -> {});
    }
    try (SqliteStore store = SqliteStore.open(folder, options())) {
      assertThat(answer(store.pauses().list())).extracting(Pause::type).containsExactly("now");
      List<ClaimResult> claims = answer(store.claim(List.of(claim("now"), claim("later"))));
      assertThat(claims).extracting(claim -> claim.claimed().size()).containsExactly(30, 0);
      assertThat(claims.getLast().dueIn()).isPositive();
    }
  }

  @Test
  void queuedTasksOfADatabaseAreDueOrNotAndTypesPaused() throws Exception {
    PostgresOptions where = PostgresOptions.of(Postgres.database());
    PostgresStore.prepare(where);
    try (Connection connection = DriverManager.getConnection(where.url());
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      new FilledStore(connection, true, QUEUES, NOW).fill(_ -> {});
      try (ResultSet row =
          statement.executeQuery(
              "SELECT count(*) FILTER (WHERE run_at <= now()), count(*),"
                  + " (SELECT string_agg(type, ',') FROM paused_type) FROM task")) {
        row.next();
        assertThat(row.getInt(1)).isEqualTo(30);
        assertThat(row.getInt(2)).isEqualTo(50);
        assertThat(row.getString(3)).isEqualTo("now");
      }
    }
  }

  private static ClaimRequest claim(String type) {
    return new ClaimRequest(type, 100, Start.ON_THREAD, 0);
  }
}

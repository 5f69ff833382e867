package dev.firebreak.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.store.Filter;
import dev.firebreak.store.jdbc.TaskQueries;
import dev.firebreak.store.jdbc.Wanted;
import dev.firebreak.task.TaskState;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No statement of the hot path scans or sorts all tasks. */
class PlanTest {
  @TempDir Path folder;

  static Stream<String> statements() {
    return Stream.of(
        Claims.READY.read(),
        Claims.READY.mark(),
        Claims.SUSPECT.read(),
        Claims.SUSPECT.mark(),
        NextDue.SQL,
        Prunes.OLD,
        new TaskQueries(SqliteDialect.INSTANCE).find());
  }

  static Stream<String> statementsOfOneOwner() {
    TaskQueries queries = new TaskQueries(SqliteDialect.INSTANCE);
    Filter some = new Filter("t", null, "red");
    return Stream.concat(
        Stream.of(
            queries.liveOf(),
            queries.page(some),
            queries.scanEnd(some),
            queries.matching(some, Wanted.CANCEL),
            queries.matching(some, Wanted.RETRY)),
        Arrays.stream(TaskState.values())
            .map(state -> queries.page(new Filter("t", state, "red"))));
  }

  /** They read the tasks of others neither to skip nor to sort them. */
  @ParameterizedTest
  @MethodSource("statementsOfOneOwner")
  void statementsOfOneOwnerReadOnlyItsTasks(String sql) throws Exception {
    assertThat(plan(sql))
        .as(sql)
        .noneMatch(step -> step.contains("SCAN task"))
        .noneMatch(step -> step.matches("SEARCH task(_done)? USING .*") && !step.contains("_owned"))
        .noneMatch(step -> step.contains("TEMP B-TREE"))
        .anyMatch(step -> step.matches(".*_owned \\(owned_by=\\?.*"));
  }

  @ParameterizedTest
  @MethodSource("statements")
  void statementsUseIndexes(String sql) throws Exception {
    List<String> plan = plan(sql);
    assertThat(plan)
        .as(sql)
        .isNotEmpty()
        .noneMatch(step -> step.matches("SCAN (d|i|task.*)( .*)?"))
        .noneMatch(step -> step.matches("SCAN t( .*)?") && !plan.contains("CO-ROUTINE t"))
        .noneMatch(step -> step.contains("TEMP B-TREE"));
  }

  private List<String> plan(String sql) throws Exception {
    List<String> plan = new ArrayList<>();
    try (Connection connection = new Database(folder.resolve("firebreak.db")).writer();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("EXPLAIN QUERY PLAN " + sql)) {
      while (row.next()) {
        plan.add(row.getString("detail"));
      }
    }
    return plan;
  }
}

package dev.firebreak.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.group.GroupFilter;
import dev.firebreak.group.TaskGroup.State;
import dev.firebreak.store.Filter;
import dev.firebreak.store.FilterDetails;
import dev.firebreak.store.FilterDetails.Created;
import dev.firebreak.store.SearchValue;
import dev.firebreak.store.jdbc.GroupStatements;
import dev.firebreak.store.jdbc.ListStatements;
import dev.firebreak.store.jdbc.QueueStatements;
import dev.firebreak.store.jdbc.TaskQueries;
import dev.firebreak.store.jdbc.UnacceptedStatement;
import dev.firebreak.store.jdbc.ValueStatements;
import dev.firebreak.store.jdbc.VersionIndex;
import dev.firebreak.task.RunId;
import dev.firebreak.task.TaskState;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
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
        VersionedClaims.FIRST,
        VersionedClaims.RANGE.read(),
        VersionedClaims.RANGE.mark(),
        VersionedClaims.NEXT_DUE,
        Prunes.OLD,
        SuccessRows.copy(1),
        SuccessRows.copy(SuccessBatch.MOST),
        SuccessRows.delete(SuccessBatch.MOST),
        TaskGroupOperations.EMPTY,
        TaskGroupOperations.INCOMPLETE,
        Watches.LEFT,
        new TaskQueries(SqliteDialect.INSTANCE).find());
  }

  private static Stream<String> statements(Filter filter) {
    return ListStatements.of(SqliteDialect.INSTANCE, filter);
  }

  static Stream<String> statementsOfOneOwner() {
    Stream<Filter> filters =
        Stream.concat(
            Stream.of(new Filter("t", null, "red")),
            Arrays.stream(TaskState.values()).map(state -> new Filter("t", state, "red")));
    return Stream.concat(
        Stream.of(new TaskQueries(SqliteDialect.INSTANCE).liveOf()),
        filters.flatMap(PlanTest::statements));
  }

  static Stream<String> lists() {
    FilterDetails created =
        new FilterDetails(
            "node", new Created(new RunId(1, 1), new RunId(2, 2)), null, null, null, List.of());
    FilterDetails failure =
        new FilterDetails(null, Created.ANY, null, "timeout", "slow", List.of());
    return Stream.of(FilterDetails.NONE, created, failure)
        .flatMap(
            details ->
                Stream.concat(Stream.of((TaskState) null), Arrays.stream(TaskState.values()))
                    .map(state -> new Filter("t", state, null, details)))
        .flatMap(PlanTest::statements);
  }

  static Stream<String> listsByIds() {
    SearchValue value = new SearchValue("/customer", "1");
    return Stream.of(
            new FilterDetails(null, Created.ANY, "key", null, null, List.of()),
            new FilterDetails(null, Created.ANY, null, null, null, List.of(value, value)),
            new FilterDetails(
                null, new Created(new RunId(1, 1), null), null, null, null, List.of(value)))
        .flatMap(
            details ->
                Stream.of(
                    new Filter("t", null, null, details),
                    new Filter("t", TaskState.FAILED, null, details)))
        .flatMap(PlanTest::statements);
  }

  /** They read a bounded number of rows in the order of an index, and sort nothing. */
  @Test
  void listsReadAnIndexInItsOrder() throws Exception {
    plans(lists().distinct().toList(), PlanTest::assertReadsInOrder);
  }

  private static void assertReadsInOrder(String sql, List<String> plan) {
    assertThat(plan)
        .as(sql)
        .noneMatch(step -> step.startsWith("SCAN task"))
        .noneMatch(step -> step.contains("TEMP B-TREE"))
        .anyMatch(step -> step.matches("SEARCH task(_done)? USING .*id[<>].*"));
  }

  /** They find the tasks by their ids, which they find in another index. */
  @Test
  void listsByIdsReadOnlyTheseTasks() throws Exception {
    plans(listsByIds().distinct().toList(), PlanTest::assertReadsByIds);
  }

  private static void assertReadsByIds(String sql, List<String> plan) {
    assertThat(plan)
        .as(sql)
        .noneMatch(step -> step.matches("SCAN (task.*|k)( .*)?"))
        .anyMatch(step -> step.matches("SEARCH (k|s) USING PRIMARY KEY \\((scope|type)=.*"));
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

  /** They read the first tasks of the versions that they name, whatever is queued before. */
  @Test
  void claimsOfSomeVersionsReadOnlyTasksOfThese() throws Exception {
    String range = "task_version (type=? AND <expr>=? AND <expr>=? AND run_at<?)";
    plans(
        List.of(VersionedClaims.FIRST, VersionedClaims.RANGE.read(), VersionedClaims.RANGE.mark()),
        (sql, plan) -> assertThat(plan).as(sql).anyMatch(step -> step.endsWith(range)));
    assertThat(plan(VersionedClaims.NEXT_DUE))
        .anyMatch(step -> step.endsWith(range))
        .anyMatch(step -> step.endsWith(range.replace('<', '>').replace(">expr>", "<expr>")));
  }

  /** The tasks of accepted versions, perhaps millions, are not read at each scrape. */
  @Test
  void theCountOfUnacceptedTasksReadsOnlyThese() throws Exception {
    assertThat(plan(UnacceptedStatement.of(SqliteDialect.INSTANCE)))
        .noneMatch(step -> step.startsWith("SCAN task"))
        .anyMatch(step -> step.endsWith("task_version (type=? AND <expr>>? AND <expr><?)"));
  }

  /** Their number is kept: a scrape reads the first task of each range of the index at most. */
  @Test
  void aReadingOfTheQueuesReadsOnlyTheTasksThatAreDueFirst() throws Exception {
    plans(
        QueueStatements.of(SqliteDialect.INSTANCE),
        (sql, plan) ->
            assertThat(plan)
                .as(sql)
                .filteredOn(step -> step.contains("task_ready"))
                .allMatch(step -> step.endsWith("task_ready (type=? AND priority=?)")));
  }

  /** They seek from value to value, or read the tasks of the owner and the members of each. */
  @Test
  void valuesAreReadFromAnIndex() throws Exception {
    plans(
        ValueStatements.seeking(SqliteDialect.INSTANCE).toList(),
        (sql, plan) ->
            assertThat(plan)
                .as(sql)
                .noneMatch(step -> step.startsWith("SCAN task") || step.contains("TEMP B-TREE"))
                .anyMatch(step -> step.startsWith("SEARCH ")));
    plans(
        ValueStatements.ofNewest(SqliteDialect.INSTANCE).toList(),
        (sql, plan) ->
            assertThat(plan)
                .as(sql)
                .noneMatch(step -> step.startsWith("SCAN task") || step.startsWith("SCAN s"))
                .noneMatch(step -> step.startsWith("SEARCH s USING PRIMARY KEY"))
                .anyMatch(step -> step.matches("SEARCH task(_done)? .*(id<|_owned).*")));
  }

  /** The groups of a page are found in the order of an index, and their counts by their ids. */
  @Test
  void theListOfGroupsReadsOnlyThoseOfItsPage() throws Exception {
    for (boolean owned : new boolean[] {true, false}) {
      GroupFilter filter = GroupFilter.of(owned ? "red" : null);
      String sql = GroupStatements.list(SqliteDialect.INSTANCE, filter, true, false);
      assertThat(plan(sql))
          .as(sql)
          .noneMatch(step -> step.startsWith("SCAN task"))
          .anyMatch(step -> step.matches("SEARCH task_group USING .*id<.*"))
          .anyMatch(step -> !owned || step.contains("task_group_owner (owned_by=? AND id<?)"))
          .filteredOn(step -> step.startsWith("SEARCH task_group_count"))
          .hasSize(2)
          .allMatch(step -> step.contains("PRIMARY KEY (group_id=?"));
    }
  }

  /** With a filter, they read no more than the groups that may be looked at, as they bound both. */
  @Test
  void theListOfGroupsWithAFilterReadsARangeOfIds() throws Exception {
    for (String owner : new String[] {"red", null}) {
      String key = owner == null ? "\\(" : "task_group_owner \\(owned_by=\\? AND ";
      for (State state : State.values()) {
        GroupFilter filter = new GroupFilter(owner, state, "n");
        String sql = GroupStatements.list(SqliteDialect.INSTANCE, filter, true, true);
        assertThat(plan(sql))
            .as(sql)
            .anyMatch(
                step -> step.matches("SEARCH task_group USING .*" + key + "id>\\? AND id<\\?\\)"));
        assertThat(plan(GroupStatements.lastLookedAt(filter, true)))
            .noneMatch(step -> step.contains("TEMP B-TREE"))
            .anyMatch(step -> step.matches("SEARCH task_group USING COVERING .*id<\\?\\)"));
      }
    }
  }

  private List<String> plan(String sql) throws Exception {
    List<String> plan = new ArrayList<>();
    plans(List.of(sql), (_, steps) -> plan.addAll(steps));
    return plan;
  }

  private void plans(List<String> statements, BiConsumer<String, List<String>> check)
      throws Exception {
    assertThat(statements).isNotEmpty();
    try (Connection connection = new Database(folder.resolve("firebreak.db")).writer();
        Statement statement = connection.createStatement()) {
      statement.execute(VersionIndex.CREATE);
      for (String sql : statements) {
        List<String> plan = new ArrayList<>();
        try (ResultSet row = statement.executeQuery("EXPLAIN QUERY PLAN " + sql)) {
          while (row.next()) {
            plan.add(row.getString("detail"));
          }
        }
        check.accept(sql, plan);
      }
    }
  }
}

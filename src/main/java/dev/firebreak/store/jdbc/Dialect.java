package dev.firebreak.store.jdbc;

import dev.firebreak.task.RunId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The differences between the engines in the queries for tasks. */
public interface Dialect {
  /**
   * Selects from the live table, without a condition, the columns that {@link TaskQueries} uses,
   * under the same names as {@link #ended}.
   */
  String live();

  /**
   * Selects from the table of ended tasks, without a condition, the columns that {@link
   * TaskQueries} uses. Their states are the outcomes plus {@link
   * dev.firebreak.store.StateCodes#DONE}.
   */
  String ended();

  /**
   * As {@link #ended}, for a condition on an outcome other than success. An engine that would read
   * all ended tasks otherwise names the index here.
   */
  String endedByOutcome();

  /**
   * The condition for one outcome other than success, from which the engine can tell that its index
   * of these outcomes has the rows.
   */
  String hasOutcome(int outcome);

  /** As {@link #live}, for a condition on one owner. */
  default String liveOwned() {
    return live();
  }

  /** As {@link #live}, for a condition on tasks that wait without a slot. */
  default String waiting() {
    return live();
  }

  /** As {@link #ended}, for a condition on one owner. */
  default String endedOwned() {
    return ended();
  }

  /**
   * Whether each part of a union is ordered and limited too. An engine that would read and sort
   * whole tables otherwise says so; another one merges the parts in the order of their indexes.
   */
  default boolean limitsParts() {
    return false;
  }

  /** The live table, to be read by its index of queued tasks that are not suspect. */
  default String readyTasks() {
    return "task";
  }

  /** The live table, to be read by its index of queued tasks that are suspect. */
  default String suspectTasks() {
    return "task";
  }

  /** The live table, to be read by its index of tasks that wait without a slot. */
  default String waitingTasks() {
    return "task";
  }

  /** The table of ended tasks, to be read by its index of those without success. */
  default String unsuccessfulTasks() {
    return "task_done";
  }

  /** The live table, to be read by the {@link VersionIndex}, which exists. */
  default String versionedTasks() {
    return "task";
  }

  /** The query that has a row if the {@link VersionIndex} exists. */
  String versionIndex();

  /** The position of a text, the next parameter, in another one: 0 if it is not there. */
  default String position(String text) {
    return "strpos(" + text + ", ?)";
  }

  /** The table of a JSON array of texts: its column is {@code value}, its parameter the array. */
  String elements(String alias);

  /** The expression for the n-th text, from 0, of a JSON array of texts, which is in a text. */
  String element(String array, int n);

  /**
   * The query for the number of tasks: types, the codes of {@link CountRows}, and numbers; a code
   * may be in several rows. It is one statement, so that it reads one snapshot.
   */
  String counts();

  /** The query for how many tasks of each group run, with the columns group_id and running. */
  String runningOfGroups();

  /** The query for {@link dev.firebreak.store.StoreFacts#engine}: names and values. */
  String engine();

  /** The type of an id. */
  String idType();

  /** The expression for the smallest id of a group of rows {@code t}. */
  String smallestId();

  /**
   * The query for a part of a result, null if there is none. It is one statement, so that it reads
   * one snapshot. Parameters: where the part begins in the result, from 1, and its length; the same
   * in the stored part of a long result; the number of that part, from 0; the task's id.
   */
  String resultPart();

  void setId(PreparedStatement statement, int parameter, RunId id) throws SQLException;

  RunId id(ResultSet row, int column) throws SQLException;

  Instant instant(ResultSet row, int column) throws SQLException;

  @Nullable Instant instantOrNull(ResultSet row, int column) throws SQLException;

  /**
   * Keeps the driver from reading all rows of a list into the heap at once. Nothing to do for a
   * driver that reads row by row.
   */
  default void readFewRowsAtOnce(PreparedStatement list) throws SQLException {}
}

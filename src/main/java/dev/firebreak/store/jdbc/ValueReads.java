package dev.firebreak.store.jdbc;

import dev.firebreak.store.Filter;
import dev.firebreak.store.FilterField;
import dev.firebreak.store.Values;
import dev.firebreak.store.Wanted;
import dev.firebreak.task.TaskState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The queries for values of filters. An index that has the values is read from one value to the
 * next, each of which is one seek; where no index has them, the newest tasks are read.
 *
 * @param statements of the reader's connection
 */
record ValueReads(Statements statements, Dialect dialect) {
  private static final String NEXT_MEMBER =
      "SELECT value FROM task_search WHERE type = ? AND pointer = ? AND value ";

  private static final String ORDER = " ORDER BY value LIMIT 1";
  private static final String OWNED = " WHERE owned_by <> '' AND owned_by ";
  private static final String OWNER_ORDER = " ORDER BY owned_by LIMIT 1";

  /** Reads the smallest value that compares so with another one; null if there is none. */
  @FunctionalInterface
  private interface Step {
    @Nullable String next(String comparison, String after) throws SQLException;
  }

  Values read(FilterField field, String prefix, int most) throws SQLException {
    return switch (field) {
      case FilterField.Owners _ -> walk(this::nextOwner, prefix, most);
      case FilterField.Nodes nodes -> nodes(nodes, prefix, most);
      case FilterField.Members members when members.owner() == null ->
          walk((than, after) -> one(nextMember(members, than, after)), prefix, most);
      case FilterField.Members members -> ofOwner(members, prefix, most);
    };
  }

  private static Values walk(Step step, String prefix, int most) throws SQLException {
    List<String> found = new ArrayList<>();
    @Nullable String next = step.next(">= ?", prefix);
    while (next != null && next.startsWith(prefix) && found.size() <= most) {
      found.add(next);
      next = step.next("> ?", next);
    }
    return Values.first(found, most, false);
  }

  static Query nextMember(FilterField.Members members, String comparison, String after) {
    return new Query()
        .add(NEXT_MEMBER + comparison + ORDER, members.type(), members.pointer(), after);
  }

  private @Nullable String nextOwner(String comparison, String after) throws SQLException {
    TreeSet<String> next = new TreeSet<>();
    for (Query query : nextOwners(dialect, comparison, after)) {
      String owner = one(query);
      if (owner != null) {
        next.add(owner);
      }
    }
    return next.isEmpty() ? null : next.first();
  }

  /** The next owner of tasks that have not ended, and of ended ones. */
  static List<Query> nextOwners(Dialect dialect, String comparison, String after) {
    return List.of(
        new Query()
            .add("SELECT owned_by FROM (" + dialect.liveOwned())
            .add(OWNED + comparison + OWNER_ORDER + ") t", after),
        new Query()
            .add("SELECT owned_by FROM (" + dialect.endedOwned())
            .add(OWNED + comparison + OWNER_ORDER + ") t", after));
  }

  private @Nullable String one(Query query) throws SQLException {
    try (ResultSet row = query.prepare(statements, dialect).executeQuery()) {
      return row.next() ? row.getString(1) : null;
    }
  }

  private Values nodes(FilterField.Nodes of, String prefix, int most) throws SQLException {
    return newest(nodes(dialect, of), prefix, most);
  }

  /** The nodes of the newest ended tasks. */
  static Query nodes(Dialect dialect, FilterField.Nodes of) {
    Query nodes =
        new Query()
            .add("SELECT DISTINCT t.node FROM (")
            .add(ended(dialect, of.owner()))
            .add(") t WHERE t.node IS NOT NULL");
    return of.type() == null ? nodes : nodes.add(" AND t.type = ?", of.type());
  }

  private static Query ended(Dialect dialect, @Nullable String owner) {
    Filter filter = new Filter(null, TaskState.SUCCEEDED, owner);
    return TaskScan.of(dialect, filter, Wanted.READ, null).rows(TaskScan.MOST);
  }

  private Values ofOwner(FilterField.Members of, String prefix, int most) throws SQLException {
    return newest(ofOwner(dialect, of), prefix, most);
  }

  /** The values of a member in the newest tasks of an owner. */
  static Query ofOwner(Dialect dialect, FilterField.Members of) {
    Filter filter = new Filter(null, null, of.owner());
    return new Query()
        .add("SELECT DISTINCT s.value FROM (")
        .add(TaskScan.of(dialect, filter, Wanted.READ, null).rows(TaskScan.MOST))
        .add(") t CROSS JOIN task_search s WHERE s.id = t.id AND s.type = ?", of.type())
        .add(" AND s.pointer = ?", of.pointer());
  }

  /** There may be others in older tasks. */
  private Values newest(Query query, String prefix, int most) throws SQLException {
    TreeSet<String> found = new TreeSet<>();
    try (ResultSet row = query.prepare(statements, dialect).executeQuery()) {
      while (row.next()) {
        String value = row.getString(1);
        if (value.startsWith(prefix)) {
          found.add(value);
        }
      }
    }
    return Values.first(List.copyOf(found), most, true);
  }
}

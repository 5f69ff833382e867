package dev.firebreak.store.sqlite;

import dev.firebreak.store.SearchValue;
import dev.firebreak.store.jdbc.Statements;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** The members of inputs by which tasks are found. */
final class SearchValues {
  private final PreparedStatement insert;
  private final PreparedStatement delete;

  SearchValues(Statements statements) throws SQLException {
    insert =
        statements.prepare(
            "INSERT OR IGNORE INTO task_search (type, pointer, value, id) VALUES (?, ?, ?, ?)");
    delete = statements.prepare("DELETE FROM task_search WHERE id = ?");
  }

  void insert(byte[] id, String type, List<SearchValue> values) throws SQLException {
    for (SearchValue value : values) {
      insert.setString(1, type);
      insert.setString(2, value.pointer());
      insert.setString(3, value.value());
      insert.setBytes(4, id);
      insert.executeUpdate();
    }
  }

  void replace(byte[] id, String type, List<SearchValue> values) throws SQLException {
    delete.setBytes(1, id);
    delete.executeUpdate();
    insert(id, type, values);
  }
}

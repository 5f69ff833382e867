package dev.firebreak.store.sqlite;

import dev.firebreak.store.jdbc.Statements;
import dev.firebreak.task.RunId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;

/**
 * The types of the tasks that were started last, by which their ends are counted. To read a type
 * takes a third of the time of recording an end. A task never changes its type, so what is kept
 * here is right whatever becomes of the transaction that started the task.
 */
final class TaskTypes {
  /** Usually more than run at once; the types of others are read. */
  static final int MOST = 8192;

  private final PreparedStatement read;
  private final LinkedHashMap<RunId, String> started = new LinkedHashMap<>();

  TaskTypes(Statements statements) throws SQLException {
    read = statements.prepare("SELECT type FROM task WHERE id = ?");
  }

  /** Records that an attempt of a task begins. */
  void started(RunId id, String type) {
    started.put(id, type);
    if (started.size() > MOST) {
      started.pollFirstEntry();
    }
  }

  /** Returns the type of a task that ends and is still in the live table. */
  String ofEnding(RunId id) throws SQLException {
    String known = started.remove(id);
    return known == null ? read(id) : known;
  }

  private String read(RunId id) throws SQLException {
    read.setBytes(1, id.bytes());
    try (ResultSet row = read.executeQuery()) {
      row.next();
      return row.getString(1);
    }
  }
}

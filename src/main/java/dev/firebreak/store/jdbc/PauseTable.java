package dev.firebreak.store.jdbc;

import dev.firebreak.pause.Pause;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The statements on the table of paused types, which are the same for all engines. */
final class PauseTable {
  private static final String LIST =
      "SELECT type, since, owner, reason FROM paused_type ORDER BY type";
  private static final String SAVE =
      """
      INSERT INTO paused_type (type, since, owner, reason) VALUES (?, ?, ?, ?)
      ON CONFLICT (type) DO NOTHING\
      """;
  private static final String DELETE = "DELETE FROM paused_type WHERE type = ?";

  private final Statements statements;

  /** Uses the statements of a connection, and does not close them. */
  PauseTable(Statements statements) {
    this.statements = statements;
  }

  List<Pause> list() throws SQLException {
    List<Pause> pauses = new ArrayList<>();
    try (ResultSet row = statements.prepare(LIST).executeQuery()) {
      while (row.next()) {
        Instant since = Instant.ofEpochMilli(row.getLong(2));
        pauses.add(new Pause(row.getString(1), since, row.getString(3), row.getString(4)));
      }
    }
    return pauses;
  }

  /** Adds a pause unless its type is paused. */
  void save(Pause pause) throws SQLException {
    PreparedStatement save = statements.prepare(SAVE);
    save.setString(1, pause.type());
    save.setLong(2, pause.since().toEpochMilli());
    save.setString(3, pause.owner());
    save.setString(4, pause.reason());
    save.executeUpdate();
  }

  /** Deletes the pause of a type if there is one. */
  void delete(String type) throws SQLException {
    PreparedStatement delete = statements.prepare(DELETE);
    delete.setString(1, type);
    delete.executeUpdate();
  }
}

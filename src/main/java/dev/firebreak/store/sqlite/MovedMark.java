package dev.firebreak.store.sqlite;

import dev.firebreak.store.StoreException;
import dev.firebreak.store.jdbc.Sql;
import dev.firebreak.store.move.MoveMark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The mark of a store that was moved or is being moved: a node must not use such a store. */
final class MovedMark {
  private static final String KEY = "move";

  private MovedMark() {}

  static Optional<MoveMark> read(Connection connection) throws SQLException {
    String text = Sql.text(connection, "SELECT v FROM meta WHERE k = '" + KEY + "'");
    return text.isEmpty() ? Optional.empty() : Optional.of(MoveMark.of(text));
  }

  /** Reads the mark of a file, which may be missing or empty. */
  static Optional<MoveMark> read(Path file, Database database) throws SQLException, IOException {
    if (!Files.exists(file) || Files.size(file) == 0) {
      return Optional.empty();
    }
    try (Connection connection = database.reader()) {
      return read(connection);
    }
  }

  static void refuse(Path file, Database database)
      throws SQLException, IOException, StoreException.Refused {
    MoveMark mark = read(file, database).orElse(null);
    if (mark != null) {
      throw new StoreException.Refused("the store in " + file.getParent() + " " + mark.words());
    }
  }

  static void write(Connection connection, MoveMark mark) throws SQLException {
    change(connection, "INSERT OR REPLACE INTO meta (k, v) VALUES (?, ?)", mark.text());
  }

  static void remove(Connection connection) throws SQLException {
    change(connection, "DELETE FROM meta WHERE k = ?", null);
  }

  private static void change(Connection connection, String sql, @Nullable String text)
      throws SQLException {
    Sql.run(connection, "BEGIN IMMEDIATE");
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, KEY);
      if (text != null) {
        statement.setString(2, text);
      }
      statement.executeUpdate();
    }
    FailPoint.BEFORE_COMMIT.reach("Marks");
    Sql.run(connection, "COMMIT");
    FailPoint.AFTER_COMMIT.reach("Marks");
  }
}

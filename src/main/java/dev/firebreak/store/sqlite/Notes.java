package dev.firebreak.store.sqlite;

import dev.firebreak.store.jdbc.NoteKeys;
import dev.firebreak.store.jdbc.Statements;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Short texts by name, in the same table as the store's own values. */
final class Notes {
  private final PreparedStatement write;

  Notes(Statements statements) throws SQLException {
    write = statements.prepare("INSERT OR REPLACE INTO meta (k, v) VALUES (?, ?)");
  }

  static Operation<Void> of(String name, String value) {
    return new Operation<>() {
      @Override
      Void apply(Session session) throws SQLException {
        session.notes.write(name, value);
        return null;
      }
    };
  }

  private void write(String name, String value) throws SQLException {
    write.setString(1, NoteKeys.of(name));
    write.setString(2, value);
    write.executeUpdate();
  }
}

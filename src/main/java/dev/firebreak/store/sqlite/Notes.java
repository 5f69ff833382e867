package dev.firebreak.store.sqlite;

import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Short texts by name, in the same table as the store's own values. */
final class Notes {
  /** Starts no key of the store's own values. */
  static final String PREFIX = "note ";

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
    write.setString(1, PREFIX + name);
    write.setString(2, value);
    write.executeUpdate();
  }
}

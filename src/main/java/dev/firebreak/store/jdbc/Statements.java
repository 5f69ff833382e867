package dev.firebreak.store.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;

/**
 * Prepares each statement of a connection once, and closes them together. Those that were not used
 * for the longest time are closed when there are too many: callers choose the filters of lists.
 */
public final class Statements implements AutoCloseable {
  private static final int MOST = 256;

  private final Connection connection;
  private final LinkedHashMap<String, PreparedStatement> prepared =
      new LinkedHashMap<>(16, 0.75f, true);

  public Statements(Connection connection) {
    this.connection = connection;
  }

  /**
   * Returns the statement with this text, which stays open until this object is closed or many
   * others were prepared.
   */
  public PreparedStatement prepare(String sql) throws SQLException {
    PreparedStatement known = prepared.get(sql);
    if (known == null) {
      known = connection.prepareStatement(sql);
      prepared.put(sql, known);
      if (prepared.size() > MOST) {
        prepared.pollFirstEntry().getValue().close();
      }
    }
    return known;
  }

  @Override
  public void close() throws SQLException {
    for (PreparedStatement statement : prepared.values()) {
      statement.close();
    }
  }
}

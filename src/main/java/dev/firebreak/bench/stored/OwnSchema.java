package dev.firebreak.bench.stored;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/**
 * A schema in the database of a measurement. Its name is new, so that other tables of the database
 * are not touched, and it is dropped when it is closed.
 */
final class OwnSchema implements AutoCloseable {
  private final String database;
  private final String name =
      "firebreak_bench_" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);

  private OwnSchema(String database) {
    this.database = database;
  }

  /** Creates a schema in the database with this URL. */
  static OwnSchema in(String database) throws SQLException {
    OwnSchema schema = new OwnSchema(database);
    schema.run("CREATE SCHEMA " + schema.name);
    return schema;
  }

  private void run(String sql) throws SQLException {
    try (Connection connection = DatabaseLogin.to(database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  String name() {
    return name;
  }

  /** The URL by which a node has its tables in the schema. */
  String url() {
    return database + (database.indexOf('?') < 0 ? '?' : '&') + "currentSchema=" + name;
  }

  @Override
  public void close() {
    try {
      run("DROP SCHEMA " + name + " CASCADE");
    } catch (SQLException e) {
      System.err.println("can't drop the schema " + name + ": " + e.getMessage());
    }
  }
}

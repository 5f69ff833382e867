package dev.firebreak.bench.stored;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The sizes of the tables of a schema, and what PostgreSQL knows about their dead rows. */
final class TableSizes {
  private static final String READ =
      """
      SELECT c.relname, pg_table_size(c.oid), pg_indexes_size(c.oid), s.n_live_tup, s.n_dead_tup,
        s.autovacuum_count, s.last_autovacuum::text
      FROM pg_class c JOIN pg_stat_user_tables s ON s.relid = c.oid
      WHERE s.schemaname = ?
        AND c.relname IN ('task', 'task_done', 'task_input', 'task_count')
      ORDER BY c.relname\
      """;

  private final String url;
  private final String schema;

  /**
   * Creates the statements for a schema.
   *
   * @param url the URL of its database
   */
  TableSizes(String url, String schema) {
    this.url = url;
    this.schema = schema;
  }

  /**
   * One table at one time.
   *
   * @param at when, in words
   * @param bytes of the table itself
   * @param indexBytes of all its indexes
   * @param live estimated rows
   * @param dead estimated rows that no transaction needs and that were not vacuumed
   * @param autovacuums how often autovacuum has processed it
   * @param lastAutovacuum when it did so last; null if it has not
   */
  record Size(
      String at,
      String table,
      long bytes,
      long indexBytes,
      long live,
      long dead,
      long autovacuums,
      @Nullable String lastAutovacuum) {}

  List<Size> read(String at) throws IOException {
    try (Connection connection = DatabaseLogin.to(url);
        PreparedStatement read = connection.prepareStatement(READ)) {
      read.setString(1, schema);
      List<Size> sizes = new ArrayList<>();
      try (ResultSet row = read.executeQuery()) {
        while (row.next()) {
          sizes.add(
              new Size(
                  at,
                  row.getString(1),
                  row.getLong(2),
                  row.getLong(3),
                  row.getLong(4),
                  row.getLong(5),
                  row.getLong(6),
                  row.getString(7)));
        }
      }
      return sizes;
    } catch (SQLException e) {
      throw new IOException("the sizes of the tables can't be read: " + e.getMessage(), e);
    }
  }

  /** Vacuums all tables, as autovacuum would sooner or later. */
  void vacuum() throws IOException {
    try (Connection connection = DatabaseLogin.to(url);
        Statement statement = connection.createStatement()) {
      statement.execute("VACUUM");
    } catch (SQLException e) {
      throw new IOException("the tables can't be vacuumed: " + e.getMessage(), e);
    }
  }
}

package dev.firebreak.bench.stored;

import com.typesafe.config.ConfigUtil;
import dev.firebreak.bench.server.ScratchFolder;
import dev.firebreak.store.StoreException;
import dev.firebreak.store.StoreOptions;
import dev.firebreak.store.postgres.connection.CountStatements;
import dev.firebreak.store.postgres.tasks.PostgresStore;
import dev.firebreak.store.sqlite.SqliteStore;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where a store is that is filled for a measurement. */
sealed interface Place extends AutoCloseable {

  /** An empty store of a measurement, which is deleted at the end. */
  static Place scratch(StoredPlan plan) throws IOException {
    String database = plan.jdbcUrl();
    if (database == null) {
      return new Folder(ScratchFolder.in(plan.parent()));
    }
    try {
      OwnSchema schema = OwnSchema.in(database);
      return new Database(schema.url(), schema);
    } catch (SQLException e) {
      throw new IOException("no schema can be made in the database: " + e.getMessage(), e);
    }
  }

  /** The setting of a node that uses the store. */
  String setting();

  /** Makes the store with this content. */
  default FilledStore fill(Content content, PrintStream out) throws IOException {
    try {
      return make(content, out);
    } catch (SQLException | StoreException e) {
      throw new IOException("the store can't be filled: " + e.getMessage(), e);
    }
  }

  FilledStore make(Content content, PrintStream out) throws SQLException, StoreException;

  @Override
  void close();

  /** An embedded store in a folder, which is deleted. */
  record Folder(ScratchFolder folder) implements Place {
    @Override
    public String setting() {
      return "firebreak.data-dir = " + ConfigUtil.quoteString(folder.path().toString());
    }

    @Override
    public FilledStore make(Content content, PrintStream out) throws SQLException, StoreException {
      SqliteStore.open(
              folder.path(),
              new StoreOptions("fill", InstantSource.system(), Runnable::run, 1, () -> {}))
          .close();
      try (Connection connection =
              DriverManager.getConnection("jdbc:sqlite:" + folder.path().resolve("firebreak.db"));
          Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA synchronous = OFF");
        statement.execute("PRAGMA cache_size = -262144");
        connection.setAutoCommit(false);
        FilledStore filled = filled(connection, false, content, out);
        // The node counts the tasks when it opens the store.
        statement.execute("UPDATE meta SET counted = NULL");
        connection.commit();
        return filled;
      }
    }

    @Override
    public void close() {
      folder.close();
    }
  }

  /**
   * An empty database, where the tasks remain, or an empty schema of one, which is dropped.
   *
   * @param schema null for the database itself
   */
  record Database(String url, @Nullable OwnSchema schema) implements Place {
    @Override
    public String setting() {
      return "firebreak.store.jdbc-url = " + ConfigUtil.quoteString(url);
    }

    @Override
    public FilledStore make(Content content, PrintStream out) throws SQLException, StoreException {
      PostgresStore.prepare(DatabaseLogin.options(url));
      try (Connection connection = DatabaseLogin.to(url);
          Statement statement = connection.createStatement()) {
        connection.setAutoCommit(false);
        FilledStore filled = filled(connection, true, content, out);
        CountStatements.correct(connection);
        connection.commit();
        connection.setAutoCommit(true);
        statement.execute("VACUUM (ANALYZE)"); // As autovacuum would soon.
        return filled;
      }
    }

    @Override
    public void close() {
      if (schema != null) {
        schema.close();
      }
    }
  }

  private static FilledStore filled(
      Connection connection, boolean postgres, Content content, PrintStream out)
      throws SQLException {
    long began = System.nanoTime();
    FilledStore store =
        new FilledStore(connection, postgres, content, InstantSource.system().millis());
    store.fill(
        done ->
            out.printf(
                Locale.ROOT,
                "%,d tasks, %d s%n",
                done,
                (System.nanoTime() - began) / 1_000_000_000));
    return store;
  }
}

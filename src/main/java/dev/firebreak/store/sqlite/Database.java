package dev.firebreak.store.sqlite;

import dev.firebreak.store.StoreException;
import dev.firebreak.store.jdbc.Sql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Locale;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/** Opens connections to the database file, each with the settings that its use requires. */
final class Database {
  /** In older versions two concurrent checkpoints could damage the database. */
  private static final int[] OLDEST = {3, 51, 3};

  /** A larger database is checked only by {@code verify}, because a check would delay the start. */
  private static final long CHECKED_AT_START = 64L << 20;

  /** A log that grew beyond this size because of readers is truncated when it starts over. */
  private static final long LOG_BYTES_KEPT = 16L << 20;

  /**
   * What is written is at the ends of few tables. SQLite may search all of its cache at a commit,
   * so a larger one takes more time than it saves; the system's cache holds what it does not.
   */
  private static final int CACHE_KIB = 8 << 10;

  private final Path file;

  Database(Path file) {
    this.file = file;
  }

  /** Opens the only connection that writes. */
  Connection writer() throws SQLException, StoreException.Refused {
    Connection connection = config().createConnection(url());
    boolean done = false;
    try {
      prepare(connection);
      done = true;
      return connection;
    } finally {
      if (!done) {
        connection.close();
      }
    }
  }

  private static void prepare(Connection connection) throws SQLException, StoreException.Refused {
    refuseOld(Sql.text(connection, "SELECT sqlite_version()"));
    Schema.ensure(connection);
    expect(connection, "journal_mode = WAL", "journal_mode", "wal");
    expect(connection, "synchronous = FULL", "synchronous", "2");
    // An I/O error in mapped memory ends the JVM.
    Sql.run(connection, "PRAGMA mmap_size = 0");
    expect(connection, "wal_autocheckpoint = 0", "wal_autocheckpoint", "0");
    Sql.run(connection, "PRAGMA journal_size_limit = " + LOG_BYTES_KEPT);
    Sql.run(connection, "PRAGMA cache_size = -" + CACHE_KIB);
    Sql.run(connection, "PRAGMA temp_store = MEMORY");
    takeTransactions(connection);
  }

  /** Opens a connection that only writes the log back. */
  Connection checkpointer() throws SQLException {
    Connection connection = config().createConnection(url());
    // Each connection has this setting; the default of SQLite is not that of all its builds.
    Sql.run(connection, "PRAGMA synchronous = FULL");
    Sql.run(connection, "PRAGMA mmap_size = 0");
    Sql.run(connection, "PRAGMA wal_autocheckpoint = 0");
    return connection;
  }

  /** Opens a read-only connection. */
  Connection reader() throws SQLException {
    SQLiteConfig config = config();
    config.setReadOnly(true);
    Connection connection = config.createConnection(url());
    Sql.run(connection, "PRAGMA mmap_size = 0");
    Sql.run(connection, "PRAGMA temp_store = MEMORY");
    takeTransactions(connection);
    return connection;
  }

  /** Checks for damage without changing anything. */
  void check() throws SQLException, IOException, StoreException.Refused {
    if (!Files.exists(file) || Files.size(file) == 0) {
      return;
    }
    try (Connection connection = reader()) {
      String found =
          Files.size(file) <= CHECKED_AT_START
              ? Sql.text(connection, "PRAGMA quick_check(1)")
              : "ok";
      if (!found.equals("ok")) {
        throw damaged(found);
      }
      Schema.refuseNewer(connection);
    } catch (SQLException e) {
      if (SqliteError.damaged(e)) {
        throw damaged(String.valueOf(e.getMessage()));
      }
      throw e;
    }
  }

  StoreException.Refused damaged(String how) {
    return new StoreException.Refused(
        String.format(
            Locale.ROOT, "%s is damaged (%s). Nothing was changed; restore a back-up", file, how));
  }

  private static SQLiteConfig config() {
    SQLiteConfig config = new SQLiteConfig();
    config.setGetGeneratedKeys(false);
    // The driver itself lets one thread at a time use a connection.
    config.setOpenMode(SQLiteOpenMode.NOMUTEX);
    return config;
  }

  /** As a URI, in which special characters of a path are escaped. */
  private String url() {
    return "jdbc:sqlite:" + file.toUri();
  }

  /**
   * Takes over transactions: with auto-commit on, the driver would begin one of its own after each
   * statement.
   */
  private static void takeTransactions(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    Sql.run(connection, "COMMIT");
  }

  private static void expect(Connection connection, String set, String name, String value)
      throws SQLException, StoreException.Refused {
    Sql.run(connection, "PRAGMA " + set);
    String now = Sql.text(connection, "PRAGMA " + name);
    if (!now.equals(value)) {
      throw new StoreException.Refused(
          "SQLite did not accept the setting " + set + ": the value is " + now);
    }
  }

  static void refuseOld(String version) throws StoreException.Refused {
    int[] parts = Arrays.stream(version.split("\\.", -1)).mapToInt(Integer::parseInt).toArray();
    if (Arrays.compare(parts, OLDEST) < 0) {
      throw new StoreException.Refused(
          String.format(
              Locale.ROOT,
              "SQLite %s can damage a store; SQLite 3.51.3 or newer is needed",
              version));
    }
  }
}

package dev.firebreak.store.sqlite;

import dev.firebreak.store.StoreException;
import dev.firebreak.store.jdbc.SchemaScript;
import dev.firebreak.store.jdbc.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;

/**
 * Creates and migrates the tables, and refuses tables that this program can't use. The resources
 * {@code schema/001.sql} and so on migrate a store from one version to the next, each in one
 * transaction; a new store gets all of them. A released file is never changed. A change that the
 * previous release can't work with takes two releases: the first expands the tables, the next
 * contracts them and raises {@code oldest}.
 */
final class Schema {
  /** The id of Firebreak in the file's header: "Fire". */
  static final int APPLICATION_ID = 0x4669_7265;

  static final int VERSION = 18;

  private static final String BOOT_ID = "boot-id";

  private Schema() {}

  /** Creates the tables, or migrates older ones to this program's version. */
  static void ensure(Connection connection) throws SQLException {
    migrate(connection, VERSION);
  }

  /** Brings the tables to a version, unless they have it or a later one. */
  static void migrate(Connection connection, int target) throws SQLException {
    for (long version = version(connection) + 1; version <= target; version++) {
      Sql.run(connection, "BEGIN IMMEDIATE");
      boolean done = false;
      try {
        for (String statement : SchemaScript.read(Schema.class, version).split(";", -1)) {
          if (!statement.isBlank()) {
            Sql.run(connection, statement);
          }
        }
        Sql.run(connection, "PRAGMA application_id = " + APPLICATION_ID);
        Sql.run(connection, "PRAGMA user_version = " + version);
        Sql.run(connection, "COMMIT");
        done = true;
      } finally {
        if (!done) {
          Sql.run(connection, "ROLLBACK");
        }
      }
    }
  }

  /**
   * Refuses the schema of a newer program, unless the schema declares that older programs can use
   * it.
   */
  static void refuseNewer(Connection connection) throws SQLException, StoreException.Refused {
    long version = version(connection);
    if (version > VERSION && oldest(connection) > VERSION) {
      throw new StoreException.Refused(
          String.format(
              Locale.ROOT,
              "the store was written by a newer Firebreak: its schema is %d, this program supports"
                  + " %d",
              version,
              VERSION));
    }
  }

  /**
   * Refuses a store that no node of this version has worked with yet.
   *
   * @throws StoreException.Refused if its schema is older than this program's
   */
  static void refuseOlder(Connection connection) throws SQLException, StoreException.Refused {
    long version = version(connection);
    if (version < VERSION) {
      throw new StoreException.Refused(
          String.format(
              Locale.ROOT,
              "the store was written by an older Firebreak: its schema is %d, this program reads"
                  + " %d. Start a node of this version with this store once, which migrates it",
              version,
              VERSION));
    }
  }

  private static long version(Connection connection) throws SQLException {
    return Sql.number(connection, "PRAGMA user_version");
  }

  private static long oldest(Connection connection) throws SQLException {
    return Sql.number(connection, "SELECT CAST(v AS INTEGER) FROM meta WHERE k = 'oldest'");
  }

  /** Identifies the start of the machine in which the store was last used; empty if unknown. */
  static String bootId(Connection connection) throws SQLException {
    return Sql.text(connection, "SELECT v FROM meta WHERE k = '" + BOOT_ID + "'");
  }

  static void setBootId(Connection connection, String bootId) throws SQLException {
    try (var set =
        connection.prepareStatement(
            "INSERT INTO meta (k, v) VALUES (?, ?) ON CONFLICT (k) DO UPDATE SET v = excluded.v")) {
      set.setString(1, BOOT_ID);
      set.setString(2, bootId);
      set.executeUpdate();
    }
  }

  /** Whether the program that last opened the store keeps the numbers of tasks. */
  static boolean counted(Connection connection) throws SQLException {
    return Sql.number(connection, "SELECT counted FROM meta WHERE k = '" + BOOT_ID + "'") == 1;
  }

  /** Records that the numbers of tasks are right; after {@link #setBootId}. */
  static void setCounted(Connection connection) throws SQLException {
    Sql.run(connection, "UPDATE meta SET counted = 1 WHERE k = '" + BOOT_ID + "'");
  }

  /** Makes the next start count all tasks. */
  static void setUncounted(Connection connection) throws SQLException {
    Sql.run(connection, "UPDATE meta SET counted = NULL WHERE k = '" + BOOT_ID + "'");
  }
}

package dev.firebreak.store.sqlite;

import dev.firebreak.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Locale;

/** The tables, and which program may work with them. */
final class Schema {
  /** In the file's header: this is a store of Firebreak, "Fire". */
  static final int APPLICATION_ID = 0x4669_7265;

  static final int VERSION = 1;

  private static final String BOOT_ID = "boot-id";

  private Schema() {}

  /** Makes the tables where there are none, in one transaction. */
  static void ensure(Connection connection) throws SQLException {
    if (version(connection) > 0) {
      return;
    }
    Sql.run(connection, "BEGIN IMMEDIATE");
    for (String statement : script().split(";", -1)) {
      if (!statement.isBlank()) {
        Sql.run(connection, statement);
      }
    }
    Sql.run(connection, "PRAGMA application_id = " + APPLICATION_ID);
    Sql.run(connection, "PRAGMA user_version = " + VERSION);
    Sql.run(connection, "COMMIT");
  }

  /** A newer program may have left a schema that older ones can work with, and then says so. */
  static void refuseNewer(Connection connection) throws SQLException, StoreException.Refused {
    long version = version(connection);
    if (version > VERSION && oldest(connection) > VERSION) {
      throw new StoreException.Refused(
          String.format(
              Locale.ROOT,
              "the store was written by a newer Firebreak: its schema is %d, this program knows %d",
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

  /** Which start of the machine the store was last used in; empty if none is known. */
  static String bootId(Connection connection) throws SQLException {
    return Sql.text(connection, "SELECT v FROM meta WHERE k = '" + BOOT_ID + "'");
  }

  static void setBootId(Connection connection, String bootId) throws SQLException {
    try (var set =
        connection.prepareStatement("INSERT OR REPLACE INTO meta (k, v) VALUES (?, ?)")) {
      set.setString(1, BOOT_ID);
      set.setString(2, bootId);
      set.executeUpdate();
    }
  }

  private static String script() {
    try (InputStream in = Schema.class.getResourceAsStream("sqlite.sql")) {
      if (in == null) {
        throw new IllegalStateException("sqlite.sql is missing from the jar");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return String.join(
          "\n", Arrays.stream(text.split("\n", -1)).filter(l -> !l.startsWith("--")).toList());
    } catch (IOException e) {
      throw new IllegalStateException("sqlite.sql can't be read", e);
    }
  }
}

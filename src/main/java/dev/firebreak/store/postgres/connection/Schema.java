package dev.firebreak.store.postgres.connection;

import dev.firebreak.store.StoreException;
import dev.firebreak.store.jdbc.SchemaScript;
import dev.firebreak.store.jdbc.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;

/**
 * Creates and migrates the tables, and refuses servers and program versions that do not fit. The
 * resources {@code schema/001.sql} and so on migrate a database from one version to the next, each
 * in one transaction; a new database gets all of them. A released file is never changed. As nodes
 * are replaced one by one, a release changes the tables so that the previous release can still work
 * with them: it expands them, and only the next release contracts them and raises {@code oldest}.
 */
public final class Schema {
  static final int VERSION = 18;

  /** The oldest version that is tested. SKIP LOCKED and MATERIALIZED exist in older ones. */
  private static final int OLDEST_SERVER = 15;

  private Schema() {}

  /**
   * Creates or migrates the tables, one node at a time.
   *
   * @throws StoreException.Refused if the server or its tables can't be used
   */
  public static void ensure(Connection connection) throws SQLException, StoreException.Refused {
    inspect(connection);
    migrate(connection, VERSION);
    CountStatements.ensure(connection);
  }

  /** Brings the tables to a version, unless they have it or a later one. */
  static void migrate(Connection connection, int target)
      throws SQLException, StoreException.Refused {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      int version;
      do {
        statement.execute(AdvisoryLocks.lockStatement(AdvisoryLocks.SCHEMA));
        version = version(connection);
        if (version < target) {
          statement.execute(SchemaScript.read(Schema.class, version + 1));
        }
        connection.commit();
      } while (version < target);
    }
  }

  private static void inspect(Connection connection) throws SQLException, StoreException.Refused {
    refuseOldServer(connection.getMetaData().getDatabaseMajorVersion());
    refuseNoSync(Sql.text(connection, "SHOW fsync"));
    refuseEncoding(Sql.text(connection, "SHOW server_encoding"));
  }

  static void refuseOldServer(int version) throws StoreException.Refused {
    if (version < OLDEST_SERVER) {
      throw new StoreException.Refused(
          String.format(
              Locale.ROOT,
              "PostgreSQL %d is too old for a store; %d or newer is needed",
              version,
              OLDEST_SERVER));
    }
  }

  static void refuseNoSync(String fsync) throws StoreException.Refused {
    if (fsync.equals("off")) {
      throw new StoreException.Refused(
          "the server runs with fsync=off: committed tasks can be lost when its machine crashes."
              + " Set fsync=on");
    }
  }

  static void refuseEncoding(String encoding) throws StoreException.Refused {
    if (!encoding.equals("UTF8")) {
      throw new StoreException.Refused(
          "the database's encoding is "
              + encoding
              + ", which lacks characters that tasks may have. Create a database with ENCODING"
              + " 'UTF8' TEMPLATE template0");
    }
  }

  /** The version of the tables; 0 if there are none. */
  private static int version(Connection connection) throws SQLException, StoreException.Refused {
    if (Sql.text(connection, "SELECT to_regclass('meta')::text").isEmpty()) {
      return 0;
    }
    refuseForeign(connection);
    int version = number(connection, "schema");
    int oldest = number(connection, "oldest");
    if (version == 0) {
      throw foreign(connection);
    }
    if (oldest > VERSION) {
      throw new StoreException.Refused(
          String.format(
              Locale.ROOT,
              "the store was changed by a newer Firebreak: its schema is %d, which needs a program"
                  + " that supports %d; this program supports %d",
              version,
              oldest,
              VERSION));
    }
    return version;
  }

  /** Refuses a table {@code meta} with other columns, before it is queried. */
  private static void refuseForeign(Connection connection)
      throws SQLException, StoreException.Refused {
    String columns =
        Sql.text(
            connection,
            """
            SELECT string_agg(attname, ',' ORDER BY attname) FROM pg_attribute
            WHERE attrelid = to_regclass('meta') AND attname IN ('k', 'v') AND NOT attisdropped\
            """);
    if (!columns.equals("k,v")) {
      throw foreign(connection);
    }
  }

  private static StoreException.Refused foreign(Connection connection) throws SQLException {
    String name =
        Sql.text(
            connection,
            """
            SELECT format('%I.%I in database %I', n.nspname, c.relname, current_database())
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.oid = to_regclass('meta')\
            """);
    return new StoreException.Refused(
        "the table "
            + name
            + " is not Firebreak's. Give Firebreak a database of its own, or a schema of its own by"
            + " ?currentSchema=firebreak in the JDBC URL");
  }

  private static int number(Connection connection, String name) throws SQLException {
    String value = Sql.text(connection, "SELECT v FROM meta WHERE k = '" + name + "'");
    return value.matches("[0-9]{1,9}") ? Integer.parseInt(value) : 0;
  }
}

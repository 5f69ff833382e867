package dev.firebreak.scenes.server;

import dev.firebreak.config.InvalidConfig;
import dev.firebreak.config.Secret;
import dev.firebreak.store.postgres.connection.Login;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;

/**
 * A schema in a PostgreSQL database that the user of a scene has. Its name is new, so that other
 * tables of the database are not touched, and it is dropped at the end.
 */
public final class GivenDatabase implements AutoCloseable {
  private static final String USER = "FIREBREAK_JDBC_USER";
  private static final String PASSWORD = "FIREBREAK_JDBC_PASSWORD";

  private final String url;
  private final Properties login;
  private final String schema =
      "firebreak_demo_" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);

  private GivenDatabase(String url, Properties login) {
    this.url = url;
    this.login = login;
  }

  /**
   * Creates a schema.
   *
   * @param url where the database is; user and password are in the environment, as for a node
   * @throws SQLException if the database can't be reached, or the schema can't be created
   * @throws InvalidConfig if the password can't be read
   */
  public static GivenDatabase open(String url) throws SQLException, InvalidConfig {
    Properties login = new Properties();
    String user = System.getenv(USER);
    if (user != null) {
      login.setProperty("user", user);
    }
    Secret password = Secret.ofEnvironment(PASSWORD, System.getenv());
    if (password != null) {
      login.setProperty("password", password.reveal());
    }
    GivenDatabase database = new GivenDatabase(url, login);
    database.run("CREATE SCHEMA " + database.schema);
    return database;
  }

  private void run(String sql) throws SQLException {
    try (Connection connection = Login.to(url, login);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The name of the schema. */
  public String schema() {
    return schema;
  }

  /** The environment by which a node uses the schema, besides that of this program. */
  public Map<String, String> environment() {
    char next = url.indexOf('?') < 0 ? '?' : '&';
    return Map.of("FIREBREAK_JDBC_URL", url + next + "currentSchema=" + schema);
  }

  /** Drops the schema, once no node uses it. */
  @Override
  public void close() {
    try {
      run("DROP SCHEMA " + schema + " CASCADE");
    } catch (SQLException e) {
      System.err.println("can't drop the schema " + schema + ": " + e.getMessage());
    }
  }
}

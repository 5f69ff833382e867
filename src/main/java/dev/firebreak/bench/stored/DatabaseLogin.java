package dev.firebreak.bench.stored;

import dev.firebreak.config.InvalidConfig;
import dev.firebreak.config.Secret;
import dev.firebreak.store.postgres.connection.Login;
import dev.firebreak.store.postgres.connection.PostgresOptions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Connects to a database as the nodes of the benchmark do. */
final class DatabaseLogin {
  private static final String USER = "FIREBREAK_JDBC_USER";
  private static final String PASSWORD = "FIREBREAK_JDBC_PASSWORD";

  private DatabaseLogin() {}

  static PostgresOptions options(String url) throws SQLException {
    return new PostgresOptions(url, System.getenv(USER), password());
  }

  static Connection to(String url) throws SQLException {
    PostgresOptions options = options(url);
    Properties login = new Properties();
    if (options.user() != null) {
      login.setProperty("user", options.user());
    }
    if (options.password() != null) {
      login.setProperty("password", options.password().reveal());
    }
    return Login.to(url, login);
  }

  private static @Nullable Secret password() throws SQLException {
    try {
      return Secret.ofEnvironment(PASSWORD, System.getenv());
    } catch (InvalidConfig e) {
      throw new SQLException(e.getMessage(), e);
    }
  }
}

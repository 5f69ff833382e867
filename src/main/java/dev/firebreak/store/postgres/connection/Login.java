package dev.firebreak.store.postgres.connection;

import static java.util.Objects.requireNonNull;

import dev.firebreak.config.DatabaseUrl;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import org.postgresql.Driver;

/**
 * Opens connections. The error for an invalid URL says what is wrong with it but never contains the
 * URL.
 */
public final class Login {
  private static final Driver DRIVER = new Driver();

  /** The SQL standard's "unable to establish the connection". */
  private static final String NOT_CONNECTED = "08001";

  private Login() {}

  public static Connection to(String url, Properties properties) throws SQLException {
    Optional<String> flaw = DatabaseUrl.flaw(url);
    if (flaw.isPresent()) {
      throw new SQLException("the address of the database " + flaw.get(), NOT_CONNECTED);
    }
    return requireNonNull(DRIVER.connect(url, properties));
  }
}

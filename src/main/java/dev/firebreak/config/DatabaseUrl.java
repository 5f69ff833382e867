package dev.firebreak.config;

import java.util.Optional;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * Checks whether the driver can read the URL of a database. No message contains the URL, which may
 * include a password, and the driver would quote an unreadable URL as a whole.
 */
public final class DatabaseUrl {
  private static final String PREFIX = "jdbc:postgresql:";

  /**
   * Silenced, because the driver writes parts of URLs to standard error. Kept in a field, because
   * loggers are garbage-collected.
   */
  private static final Logger DRIVERS = Logger.getLogger("org.postgresql");

  static {
    DRIVERS.setLevel(Level.OFF);
  }

  private DatabaseUrl() {}

  /** Returns what is wrong with a URL, as a text that follows the key; empty if it is valid. */
  public static Optional<String> flaw(String url) {
    if (!url.startsWith(PREFIX)) {
      return Optional.of("begins with " + PREFIX + " or is empty");
    }
    Properties parts = parts(url);
    if (parts == null) {
      return Optional.of(
          "can't be read: it is "
              + PREFIX
              + "//host:port/database?name=value&name=value, the port from 1 to 65535, and a % in a"
              + " value is written %25 (it is not shown, since it may have a password in it)");
    } else if (String.valueOf(PGProperty.PG_HOST.getOrDefault(parts)).indexOf('@') >= 0) {
      return Optional.of(
          "has a user or a password before the host, where the driver takes them for a part of its"
              + " name: firebreak.store.user and firebreak.store.password are for them");
    }
    return Optional.empty();
  }

  /** Whether a readable URL contains a password. */
  public static boolean hasPassword(String url) {
    Properties parts = parts(url);
    return parts != null
        && (PGProperty.PASSWORD.getOrDefault(parts) != null
            || PGProperty.SSL_PASSWORD.getOrDefault(parts) != null);
  }

  private static @Nullable Properties parts(String url) {
    return Driver.parseURL(url, new Properties());
  }
}

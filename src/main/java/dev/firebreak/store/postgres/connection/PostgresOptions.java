package dev.firebreak.store.postgres.connection;

import dev.firebreak.config.Secret;
import org.jspecify.annotations.Nullable;

/**
 * How to connect to the shared store. The URL must not lead to a proxy that pools transactions:
 * prepared statements and locks belong to a session.
 *
 * @param url a JDBC URL, {@code jdbc:postgresql://host/database}; may name several hosts
 * @param user null if the URL or the system's user name determines it
 * @param password null if the URL contains it or none is needed
 */
public record PostgresOptions(String url, @Nullable String user, @Nullable Secret password) {

  /** For a URL that contains everything. */
  public static PostgresOptions of(String url) {
    return new PostgresOptions(url, null, null);
  }

  /** Returns the URL without credentials and parameters. */
  @Override
  public String toString() {
    return url.replaceFirst("\\?.*", "").replaceFirst("//[^/]*@", "//");
  }
}

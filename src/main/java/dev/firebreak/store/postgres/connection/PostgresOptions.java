package dev.firebreak.store.postgres.connection;

import org.jspecify.annotations.Nullable;

/**
 * Where the shared store is. Not a proxy that gives transactions of one connection to several
 * servers' sessions: what a session prepares and locks must stay its own.
 *
 * @param url a JDBC URL, {@code jdbc:postgresql://host/database}; may name several hosts
 * @param user null if the URL says it, or the system does
 * @param password null if the URL says it, or none is needed
 */
public record PostgresOptions(String url, @Nullable String user, @Nullable String password) {

  /** Where everything is in the URL. */
  public static PostgresOptions of(String url) {
    return new PostgresOptions(url, null, null);
  }

  /** Without what nobody is to read. */
  @Override
  public String toString() {
    return url.replaceFirst("\\?.*", "").replaceFirst("//[^/]*@", "//");
  }
}

package dev.firebreak.config;

import org.jspecify.annotations.Nullable;

/**
 * The database that nodes share. The text form contains neither password nor URL, because both may
 * contain secrets.
 *
 * @param jdbcUrl the URL
 * @param user the PostgreSQL role; empty for the role in the URL
 * @param password null for none
 */
public record StoreSettings(String jdbcUrl, String user, @Nullable Secret password) {
  @Override
  public String toString() {
    return "a database";
  }
}

package dev.firebreak.config;

/**
 * The database that nodes share. The text form contains neither password nor URL, because both may
 * contain secrets.
 *
 * @param jdbcUrl the URL
 * @param user the PostgreSQL role; empty for the role in the URL
 * @param password the password; empty for none
 */
public record StoreSettings(String jdbcUrl, String user, String password) {
  @Override
  public String toString() {
    return "a database";
  }
}

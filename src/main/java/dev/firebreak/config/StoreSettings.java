package dev.firebreak.config;

/**
 * The database that nodes share. In text there is neither password nor address: either may have
 * secrets in it.
 *
 * @param jdbcUrl where it is
 * @param user empty for what the address says
 * @param password empty for none
 */
public record StoreSettings(String jdbcUrl, String user, String password) {
  @Override
  public String toString() {
    return "a database";
  }
}

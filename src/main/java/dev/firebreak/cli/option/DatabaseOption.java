package dev.firebreak.cli.option;

import dev.firebreak.config.DatabaseUrl;
import dev.firebreak.config.InvalidConfig;
import dev.firebreak.config.Secret;
import dev.firebreak.config.StoreSettings;
import dev.firebreak.store.postgres.connection.PostgresOptions;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that select the shared database. */
public final class DatabaseOption {
  @Option(
      names = "--jdbc-url",
      paramLabel = "URL",
      description =
          "Where the database is, as jdbc:postgresql://host/database. Default: as the"
              + " configuration says. The password is in $FIREBREAK_JDBC_PASSWORD, or in the file"
              + " $FIREBREAK_JDBC_PASSWORD_FILE.")
  private @Nullable String url;

  @Option(names = "--user", paramLabel = "NAME", description = "The PostgreSQL role to connect as.")
  private @Nullable String user;

  public PostgresOptions where(StoreOption store) throws InvalidConfig {
    if (url == null) {
      return configured(store.settings().storage().shared());
    }
    requireUsable(url);
    return new PostgresOptions(
        url,
        user != null ? user : System.getenv("FIREBREAK_JDBC_USER"),
        Secret.ofEnvironment("FIREBREAK_JDBC_PASSWORD", System.getenv()));
  }

  /**
   * Refuses a URL that can't be read, or that contains a password, which other users could have
   * seen.
   */
  public static void requireUsable(String url) throws InvalidConfig {
    Optional<String> flaw = DatabaseUrl.flaw(url);
    if (flaw.isPresent()) {
      throw new InvalidConfig(List.of("--jdbc-url " + flaw.get()));
    } else if (DatabaseUrl.hasPassword(url)) {
      throw new InvalidConfig(
          List.of(
              "--jdbc-url has a password, which every user of this machine can read in the list of"
                  + " processes: leave it out and set FIREBREAK_JDBC_PASSWORD_FILE"));
    }
  }

  private PostgresOptions configured(@Nullable StoreSettings settings) throws InvalidConfig {
    if (settings == null) {
      throw new InvalidConfig(List.of("firebreak.store.jdbc-url is empty: there is no database"));
    }
    String name = user != null ? user : settings.user();
    return options(settings, name);
  }

  public static PostgresOptions options(StoreSettings settings, String user) {
    return new PostgresOptions(settings.jdbcUrl(), noneIfEmpty(user), settings.password());
  }

  private static @Nullable String noneIfEmpty(String text) {
    return text.isEmpty() ? null : text;
  }
}

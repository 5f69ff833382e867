package dev.firebreak.cli;

import dev.firebreak.config.InvalidConfig;
import dev.firebreak.config.StoreSettings;
import dev.firebreak.store.postgres.PostgresOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which shared database is meant. */
final class DatabaseOption {
  private static final String PREFIX = "jdbc:postgresql:";

  @Option(
      names = "--jdbc-url",
      paramLabel = "URL",
      description =
          "Where the database is, as jdbc:postgresql://host/database. Default: as the"
              + " configuration says. The password is in $FIREBREAK_JDBC_PASSWORD.")
  private @Nullable String url;

  @Option(names = "--user", paramLabel = "NAME", description = "Who to be there.")
  private @Nullable String user;

  PostgresOptions where(StoreOption store) throws InvalidConfig {
    if (url == null) {
      return configured(store.settings().store());
    }
    if (!url.startsWith(PREFIX)) {
      // Not shown: there may be a password in it.
      throw new InvalidConfig(List.of("--jdbc-url begins with " + PREFIX));
    }
    return new PostgresOptions(
        url,
        user != null ? user : System.getenv("FIREBREAK_JDBC_USER"),
        System.getenv("FIREBREAK_JDBC_PASSWORD"));
  }

  private PostgresOptions configured(@Nullable StoreSettings settings) throws InvalidConfig {
    if (settings == null) {
      throw new InvalidConfig(List.of("firebreak.store.jdbc-url is empty: there is no database"));
    }
    String name = user != null ? user : noneIfEmpty(settings.user());
    return new PostgresOptions(settings.jdbcUrl(), name, noneIfEmpty(settings.password()));
  }

  private static @Nullable String noneIfEmpty(String text) {
    return text.isEmpty() ? null : text;
  }
}

package dev.firebreak.node;

import dev.firebreak.cluster.PekkoSettings;
import dev.firebreak.config.Settings;
import dev.firebreak.config.StoreSettings;
import dev.firebreak.store.StoreException;
import dev.firebreak.store.StoreOptions;
import dev.firebreak.store.postgres.connection.PostgresOptions;
import dev.firebreak.store.postgres.nodes.Nodes;
import dev.firebreak.store.postgres.tasks.PostgresStore;
import dev.firebreak.version.Version;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Opens the store that several nodes share. */
final class SharedStore {
  private SharedStore() {}

  static Stores open(Settings settings, StoreSettings store, Executor answers)
      throws StoreException {
    PostgresOptions where =
        new PostgresOptions(store.jdbcUrl(), noneIfEmpty(store.user()), store.password());
    String name = settings.storage().cluster().name();
    PostgresStore.prepare(where);
    Nodes nodes = Nodes.open(where, new Nodes.Self(name, Version.text(), PekkoSettings.PROTOCOL));
    try {
      StoreOptions options =
          new StoreOptions(
              name, InstantSource.system(), answers, EmbeddedStore.inputBytes(settings), () -> {});
      PostgresStore tasks = PostgresStore.open(where, options, nodes.id());
      return new Stores(tasks, nodes, tasks.tokens(), tasks.pauses());
    } catch (StoreException e) {
      nodes.close();
      throw e;
    }
  }

  private static @Nullable String noneIfEmpty(String text) {
    return text.isEmpty() ? null : text;
  }
}

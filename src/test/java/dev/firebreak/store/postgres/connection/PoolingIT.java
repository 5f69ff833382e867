package dev.firebreak.store.postgres.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.firebreak.fixture.FreePort;
import dev.firebreak.fixture.Postgres;
import dev.firebreak.store.StoreException;
import dev.firebreak.store.postgres.tasks.Cluster;
import dev.firebreak.store.postgres.tasks.PostgresStore;
import java.io.File;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PgBouncer between the store and its server. Skipped where it is not installed. */
class PoolingIT {
  private static final String CONFIG =
      """
      [databases]
      * = host=127.0.0.1 port=SERVER user=postgres
      [pgbouncer]
      listen_addr = 127.0.0.1
      listen_port = PORT
      unix_socket_dir =
      auth_type = any
      pool_mode = MODE
      ignore_startup_parameters = extra_float_digits
      server_round_robin = ROUND
      """;

  @TempDir private Path folder;
  private Process proxy;

  @AfterEach
  void stop() throws InterruptedException {
    if (proxy != null) {
      proxy.destroyForcibly();
      proxy.waitFor(1, TimeUnit.MINUTES);
    }
  }

  private PostgresOptions through(String mode, int roundRobin) throws Exception {
    assumeTrue(
        Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
            .anyMatch(path -> Files.isExecutable(Path.of(path, "pgbouncer"))),
        "PgBouncer is not installed (package pgbouncer)");
    String url = Postgres.database();
    int server = URI.create(url.substring("jdbc:".length())).getPort();
    int port = FreePort.find();
    Path config = folder.resolve("pgbouncer.ini");
    Files.writeString(
        config,
        CONFIG
            .replace("SERVER", Integer.toString(server))
            .replace("PORT", Integer.toString(port))
            .replace("MODE", mode)
            .replace("ROUND", Integer.toString(roundRobin)));
    // It does not run as root.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    proxy = new ProcessBuilder("pgbouncer", "-u", "nobody", config.toString()).inheritIO().start();
    await()
        .ignoreExceptions()
        .until(
            () -> {
              try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return socket.isConnected();
              }
            });
    return PostgresOptions.of(url.replace(":" + server + "/", ":" + port + "/"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aProxyThatPoolsTransactionsIsRefused(int roundRobin) throws Exception {
    PostgresOptions where = through("transaction", roundRobin);
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> PostgresStore.prepare(where))
        .withMessageContaining("PgBouncer");
  }

  @Test
  void aProxyThatPoolsSessionsWorks() throws Exception {
    PostgresOptions where = through("session", 0);
    PostgresStore.prepare(where);
    try (PostgresStore store =
        PostgresStore.open(where, Cluster.options("here", Runnable::run), 1)) {
      assertThat(store.live()).isZero();
    }
  }
}

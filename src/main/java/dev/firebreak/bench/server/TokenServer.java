package dev.firebreak.bench.server;

import dev.firebreak.access.TokenAdmin;
import dev.firebreak.access.TokenRequest;
import dev.firebreak.store.StoreException;
import dev.firebreak.store.StoreOptions;
import dev.firebreak.store.sqlite.SqliteStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/** A node that requires tokens, which it keeps in a temporary folder. */
public record TokenServer(ChildProcess process, ScratchFolder folder, String token)
    implements AutoCloseable {

  public static TokenServer start() throws IOException {
    ScratchFolder folder = ScratchFolder.in(Path.of("").toAbsolutePath());
    try {
      String token = create(folder.path());
      String config = "firebreak { http.access = tokens, data-dir = \"" + folder.path() + "\" }";
      return new TokenServer(NodeServer.start(config), folder, token);
    } catch (IOException | RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  /** Creates a token that can do nothing but call. */
  private static String create(Path folder) throws IOException {
    StoreOptions options =
        new StoreOptions("bench", InstantSource.system(), Runnable::run, 1, () -> {});
    try (SqliteStore store = SqliteStore.open(folder, options)) {
      return new TokenAdmin(store.tokens(), InstantSource.system())
          .create(TokenRequest.parse(Map.of("name", "bench", "scopes", "call")))
          .toCompletableFuture()
          .join()
          .text();
    } catch (StoreException e) {
      throw new IOException("the tokens can't be kept in " + folder + ": " + e.getMessage(), e);
    }
  }

  /** The header that each request carries. */
  public String header() {
    return "Authorization: Bearer " + token;
  }

  @Override
  public void close() {
    process.close();
    folder.close();
  }

  /** Shows no secret. */
  @Override
  public String toString() {
    return "a server with tokens in " + folder.path();
  }
}

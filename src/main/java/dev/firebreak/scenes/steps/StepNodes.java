package dev.firebreak.scenes.steps;

import dev.firebreak.client.FirebreakClient;
import dev.firebreak.scenes.server.FreePort;
import dev.firebreak.scenes.server.GivenDatabase;
import dev.firebreak.scenes.server.KeptNode;
import dev.firebreak.scenes.server.PostgresPrograms;
import dev.firebreak.scenes.server.PostgresServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The nodes that run the jobs: one with an embedded store, or several that share a PostgreSQL
 * server of their own or a database of the user. What they print is kept and shown only if the
 * scene fails.
 */
final class StepNodes implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int LINES = 200;
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  /** A keeper waits ever longer before a restart; its first ones come at once. */
  private static final int MOST_RESTARTS = 3;

  private final List<Place> places = new ArrayList<>();
  private final Queue<String> log = new ArrayDeque<>();
  private final @Nullable PostgresServer server;

  private StepNodes(@Nullable PostgresServer server) {
    this.server = server;
  }

  /** Where a node runs: what its next keeper and process have in common with the last ones. */
  private static final class Place {
    private final String name;
    private final int port;
    private final Path config;
    private final Map<String, String> environment;
    private @Nullable FutureTask<KeptNode> node;
    private int restarts;

    Place(String name, Path config, Map<String, String> environment) throws IOException {
      this.name = name;
      this.port = FreePort.find();
      this.config = config;
      this.environment = environment;
    }
  }

  static StepNodes embedded(JobFiles files) throws IOException, InterruptedException {
    StepNodes nodes = new StepNodes(null);
    nodes.startAll(files, 1, Map.of());
    return nodes;
  }

  static StepNodes shared(JobFiles files, PostgresPrograms programs, int count)
      throws IOException, InterruptedException {
    PostgresServer server = PostgresServer.start(programs);
    StepNodes nodes = new StepNodes(server);
    nodes.startAll(files, count, server.environment());
    return nodes;
  }

  /** Nodes that share a database of the user. */
  static StepNodes sharing(JobFiles files, GivenDatabase given, int count)
      throws IOException, InterruptedException {
    StepNodes nodes = new StepNodes(null);
    nodes.startAll(files, count, given.environment());
    return nodes;
  }

  private void startAll(JobFiles files, int count, Map<String, String> environment)
      throws IOException, InterruptedException {
    try {
      for (int i = 1; i <= count; i++) {
        String name = "node-" + i;
        Place place = new Place(name, files.config(name), environment);
        places.add(place);
        start(place);
        node(place);
      }
    } catch (IOException e) {
      close();
      throw new IOException(e.getMessage() + "\n" + log(), e);
    }
  }

  /** Starts keeper and node, which takes seconds, meanwhile other nodes and kills go on. */
  private void start(Place place) {
    place.restarts = 0;
    place.node =
        new FutureTask<>(
            () ->
                KeptNode.start(
                    place.port,
                    place.config,
                    place.environment,
                    line -> note(place.name + ": " + line)));
    Thread.ofPlatform().daemon().start(place.node);
  }

  private static KeptNode node(Place place) throws IOException, InterruptedException {
    try {
      return Objects.requireNonNull(place.node, place.name).get();
    } catch (ExecutionException e) {
      throw new IOException(place.name + " did not start", e.getCause());
    }
  }

  private synchronized void note(String line) {
    if (log.size() == LINES) {
      log.remove();
    }
    log.add(line);
  }

  /** The last lines that nodes and keepers have printed. */
  synchronized String log() {
    return String.join("\n", log);
  }

  int count() {
    return places.size();
  }

  /** A client of all nodes, which goes on to the next one while one does not answer. */
  FirebreakClient client() {
    List<URI> uris =
        places.stream().map(place -> URI.create("http://127.0.0.1:" + place.port)).toList();
    return new FirebreakClient(uris, PATIENCE);
  }

  /**
   * Kills a node, which its keeper starts again, or both, which are then started again.
   *
   * @return what was killed
   */
  String kill(int index, boolean keeperToo) throws IOException, InterruptedException {
    Place place = places.get(index);
    KeptNode node = node(place);
    if (keeperToo || place.restarts == MOST_RESTARTS) {
      node.close();
      start(place);
      return place.name + " and its keeper";
    }
    place.restarts++;
    while (!node.kill()) {
      LockSupport.parkNanos(POLL_NANOS); // The keeper has yet to start it again.
    }
    return place.name;
  }

  void killDatabase() throws IOException, InterruptedException {
    if (server != null) {
      server.kill();
    }
  }

  /**
   * Stops all nodes by SIGTERM to their keepers.
   *
   * @return whether every keeper exited with 0
   */
  boolean stop() throws IOException, InterruptedException {
    boolean well = true;
    for (Place place : places) {
      well &= node(place).stop() == 0;
    }
    return well;
  }

  @Override
  public void close() {
    for (Place place : places) {
      try {
        node(place).close();
      } catch (IOException _) {
        // It did not start.
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
    if (server != null) {
      server.close();
    }
  }
}

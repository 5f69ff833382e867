package dev.firebreak.node;

import com.typesafe.config.ConfigException;
import dev.firebreak.cluster.ClusterNode;
import dev.firebreak.cluster.PekkoSettings;
import dev.firebreak.config.InvalidConfig;
import dev.firebreak.config.Settings;
import dev.firebreak.connection.Listener;
import dev.firebreak.forwarding.Peers;
import dev.firebreak.http.HttpServer;
import dev.firebreak.observe.OtherNodes;
import dev.firebreak.observe.SupervisionTree.Watched;
import dev.firebreak.observe.TaskEvents;
import dev.firebreak.schedule.Schedules;
import dev.firebreak.store.NodeStore;
import dev.firebreak.store.StoreException;
import dev.firebreak.supervision.Admission;
import dev.firebreak.supervision.Supervisor;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running node, until it is closed. Thread-safe. */
public final class Node implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);

  /** How long the last answers may take to reach their callers once all work is done. */
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(3);

  private static final Duration START_TIMEOUT = Duration.ofSeconds(30);

  private final Settings settings;
  private final NodeResources resources;
  private final ActorSystem<Guardian.Command> system;
  private final Guardian.Services services;
  private final Stores stores;
  private final @Nullable ClusterNode cluster;
  private final CompletableFuture<Void> lost;
  private final TaskEvents events;
  private final Listener.Bound server;
  private final AtomicBoolean closed = new AtomicBoolean();

  private Node(
      Settings settings,
      NodeResources resources,
      ActorSystem<Guardian.Command> system,
      Guardian.Services services,
      Stores stores,
      @Nullable ClusterNode cluster,
      CompletableFuture<Void> lost,
      TaskEvents events,
      Listener.Bound server) {
    this.settings = settings;
    this.resources = resources;
    this.system = system;
    this.services = services;
    this.stores = stores;
    this.cluster = cluster;
    this.lost = lost;
    this.events = events;
    this.server = server;
  }

  /**
   * Starts a node with the store that the settings name.
   *
   * @throws InvalidConfig if a handler can't be used
   * @throws StartFailed if the node can't listen on its address, or its store can't be used
   */
  public static Node start(Settings settings) throws InvalidConfig, StartFailed {
    return start(settings, StoreOpener::asSet);
  }

  /**
   * Starts a node with another store.
   *
   * @throws InvalidConfig if a handler can't be used
   * @throws StartFailed if the node can't listen on its address, or its store can't be used
   */
  public static Node start(Settings settings, StoreOpener opener)
      throws InvalidConfig, StartFailed {
    Schedules schedules = Schedules.of(settings.schedules());
    NodeResources resources = NodeResources.create(settings);
    StoreCallbacks answers = new StoreCallbacks();
    Stores stores = Stores.NONE;
    ActorSystem<Guardian.Command> system = null;
    try {
      stores = opener.open(settings, answers);
      CompletableFuture<Void> lost = new CompletableFuture<>();
      ClusterNode cluster = cluster(stores, lost);
      TaskEvents events = new TaskEvents(InstantSource.system());
      CompletableFuture<Guardian.Services> ready = new CompletableFuture<>();
      TaskWiring wiring =
          new TaskWiring(
              settings, schedules, resources.drain(), resources.memory(), stores, events, cluster);
      system = system(resources, wiring, setup(settings, stores), ready);
      answers.on(system.executionContext()::execute);
      return serve(settings, resources, stores, cluster, lost, events, system, ready);
    } catch (StoreException e) {
      closeAll(system, stores, resources);
      throw new StartFailed(e);
    } catch (ExecutionException | TimeoutException | InterruptedException e) {
      closeAll(system, stores, resources);
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      throw new StartFailed(settings.http(), e);
    } catch (InvalidConfig e) {
      closeAll(system, stores, resources);
      throw e;
    }
  }

  /** Returns null if this node is not in a cluster. */
  private static @Nullable ClusterNode cluster(Stores stores, CompletableFuture<Void> lost) {
    NodeStore nodes = stores.nodes();
    if (nodes == null) {
      return null;
    }
    var _ = nodes.whenLost().thenRun(() -> lost.complete(null));
    return new ClusterNode(nodes, () -> lost.complete(null));
  }

  private static Node serve(
      Settings settings,
      NodeResources resources,
      Stores stores,
      @Nullable ClusterNode cluster,
      CompletableFuture<Void> lost,
      TaskEvents events,
      ActorSystem<Guardian.Command> system,
      CompletableFuture<Guardian.Services> ready)
      throws ExecutionException, TimeoutException, InterruptedException {
    system
        .getWhenTerminated()
        .thenRun(() -> ready.completeExceptionally(new IllegalStateException("guardian ended")));
    Guardian.Services services = ready.get(START_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    List<Watched> watched =
        services.admissions().stream()
            .map(a -> new Watched(a, Objects.requireNonNull(resources.types().get(a.type()))))
            .toList();
    HttpServer.House house =
        new HttpServer.House(
            watched,
            services.tasks(),
            stores.tasks(),
            events,
            resources.drain(),
            resources.memory(),
            cluster == null ? Peers.NONE : cluster,
            cluster == null ? OtherNodes.NOWHERE : cluster);
    Listener.Bound server =
        HttpServer.start(system, settings, house)
            .toCompletableFuture()
            .get(START_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    return new Node(settings, resources, system, services, stores, cluster, lost, events, server);
  }

  private static void closeAll(
      @Nullable ActorSystem<?> system, Stores stores, NodeResources resources) {
    if (system != null) {
      system.terminate();
    }
    stores.close();
    resources.close();
  }

  private static ActorSystemSetup setup(Settings settings, Stores stores) throws StoreException {
    NodeStore nodes = stores.nodes();
    return nodes == null
        ? ActorSystemSetup.create(BootstrapSetup.create(settings.config()))
        : PekkoSettings.of(settings.config(), settings.cluster(), nodes);
  }

  /** Creates the actor system; Pekko reports errors of its own part of the configuration here. */
  private static ActorSystem<Guardian.Command> system(
      NodeResources resources,
      TaskWiring wiring,
      ActorSystemSetup setup,
      CompletableFuture<Guardian.Services> ready)
      throws InvalidConfig {
    try {
      return ActorSystem.create(
          Guardian.create(List.copyOf(resources.types().keySet()), wiring, ready::complete),
          wiring.cluster() == null ? "firebreak" : PekkoSettings.SYSTEM,
          setup);
    } catch (ConfigException e) {
      throw new InvalidConfig(List.of(String.valueOf(e.getMessage())));
    }
  }

  /** Returns the base URI of the HTTP server. */
  public URI uri() {
    InetSocketAddress address = server.address();
    String host = address.getAddress().getHostAddress();
    return URI.create(
        "http://" + (host.contains(":") ? "[" + host + "]" : host) + ':' + address.getPort());
  }

  /**
   * The supervisor of a type, for tests that crash it.
   *
   * @throws IllegalArgumentException if there is no such type
   */
  public ActorRef<Supervisor.Command> supervisor(String type) {
    return admission(type).supervisor();
  }

  /**
   * The admission of a type, for calls that do not arrive over HTTP.
   *
   * @throws IllegalArgumentException if there is no such type
   */
  public Admission admission(String type) {
    return services.admissions().stream()
        .filter(admission -> admission.type().name().equals(type))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no type " + type));
  }

  /** Completes when the node has ended, by close or by failure. */
  public CompletionStage<?> whenEnded() {
    return system.getWhenTerminated();
  }

  /**
   * Completes when other nodes have declared this node dead and have taken its tasks over. The node
   * must then be closed and started again as another process. Never completes without a cluster.
   */
  public CompletionStage<Void> whenLost() {
    return lost;
  }

  /**
   * Drains and stops the node: refuses new work, lets running work finish within the drain timeout,
   * cancels the rest, and stops. Every admitted request is answered. Blocks until done.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    if (stores.nodes() != null) {
      var _ = stores.nodes().drain();
    }
    resources.drain().begin();
    CompletionStage<Void> idle = resources.drain().idle();
    if (!await(idle, settings.drainTimeout())) {
      LOG.warn(
          "Work still runs after the drain-timeout of {} ms; it is cancelled now.",
          settings.drainTimeout().toMillis());
      system.tell(Guardian.Command.DISMISS);
      await(idle, LAST_ANSWERS);
    }
    events.close();
    // If the actor system has ended, so have all connections.
    if (!system.getWhenTerminated().toCompletableFuture().isDone()) {
      await(server.stop(LAST_ANSWERS), LAST_ANSWERS.multipliedBy(2));
    }
    resources.awaitHandlers();
    if (services.tasks() != null) {
      services.tasks().finish(LAST_ANSWERS);
    }
    if (cluster != null) {
      await(cluster.finished(), LAST_ANSWERS);
    }
    system.terminate();
    await(system.getWhenTerminated(), LAST_ANSWERS);
    stores.close();
    resources.close();
  }

  private static boolean await(CompletionStage<?> stage, Duration timeout) {
    try {
      stage.toCompletableFuture().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException | ExecutionException _) {
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}

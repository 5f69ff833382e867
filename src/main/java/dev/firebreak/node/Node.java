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

/** A node that runs, until it is closed. Thread-safe. */
public final class Node implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);

  /** How long the last answers may take to reach their callers once all work is done. */
  private static final Duration FAREWELL = Duration.ofSeconds(3);

  private static final Duration START = Duration.ofSeconds(30);

  private final Settings settings;
  private final NodeResources foundation;
  private final ActorSystem<Guardian.Command> system;
  private final Guardian.Staff staff;
  private final Stores stores;
  private final @Nullable ClusterNode cluster;
  private final CompletableFuture<Void> lost;
  private final TaskEvents events;
  private final Listener.Bound server;
  private final AtomicBoolean closed = new AtomicBoolean();

  private Node(
      Settings settings,
      NodeResources foundation,
      ActorSystem<Guardian.Command> system,
      Guardian.Staff staff,
      Stores stores,
      @Nullable ClusterNode cluster,
      CompletableFuture<Void> lost,
      TaskEvents events,
      Listener.Bound server) {
    this.settings = settings;
    this.foundation = foundation;
    this.system = system;
    this.staff = staff;
    this.stores = stores;
    this.cluster = cluster;
    this.lost = lost;
    this.events = events;
    this.server = server;
  }

  /**
   * Starts a node that keeps its tasks as it is told.
   *
   * @throws InvalidConfig if a handler can't be used
   * @throws StartFailed if it can't listen where it should, or its store can't be used
   */
  public static Node start(Settings settings) throws InvalidConfig, StartFailed {
    return start(settings, StoreOpener::asSet);
  }

  /**
   * Starts a node that keeps its tasks elsewhere.
   *
   * @throws InvalidConfig if a handler can't be used
   * @throws StartFailed if it can't listen where it should, or its store can't be used
   */
  public static Node start(Settings settings, StoreOpener opener)
      throws InvalidConfig, StartFailed {
    Schedules schedules = Schedules.of(settings.schedules());
    NodeResources foundation = NodeResources.create(settings);
    StoreCallbacks answers = new StoreCallbacks();
    Stores stores = Stores.NONE;
    ActorSystem<Guardian.Command> system = null;
    try {
      stores = opener.open(settings, answers);
      CompletableFuture<Void> lost = new CompletableFuture<>();
      ClusterNode cluster = cluster(stores, lost);
      TaskEvents events = new TaskEvents(InstantSource.system());
      CompletableFuture<Guardian.Staff> ready = new CompletableFuture<>();
      TaskWiring desk =
          new TaskWiring(
              settings,
              schedules,
              foundation.drain(),
              foundation.memory(),
              stores,
              events,
              cluster);
      system = system(foundation, desk, setup(settings, stores), ready);
      answers.on(system.executionContext()::execute);
      return serve(settings, foundation, stores, cluster, lost, events, system, ready);
    } catch (StoreException e) {
      giveUp(system, stores, foundation);
      throw new StartFailed(e);
    } catch (ExecutionException | TimeoutException | InterruptedException e) {
      giveUp(system, stores, foundation);
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      throw new StartFailed(settings.http(), e);
    } catch (InvalidConfig e) {
      giveUp(system, stores, foundation);
      throw e;
    }
  }

  /** Null if this node is alone. */
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
      NodeResources foundation,
      Stores stores,
      @Nullable ClusterNode cluster,
      CompletableFuture<Void> lost,
      TaskEvents events,
      ActorSystem<Guardian.Command> system,
      CompletableFuture<Guardian.Staff> ready)
      throws ExecutionException, TimeoutException, InterruptedException {
    system
        .getWhenTerminated()
        .thenRun(() -> ready.completeExceptionally(new IllegalStateException("guardian ended")));
    Guardian.Staff staff = ready.get(START.toMillis(), TimeUnit.MILLISECONDS);
    List<Watched> watched =
        staff.admissions().stream()
            .map(a -> new Watched(a, Objects.requireNonNull(foundation.types().get(a.type()))))
            .toList();
    HttpServer.House house =
        new HttpServer.House(
            watched,
            staff.tasks(),
            stores.tasks(),
            events,
            foundation.drain(),
            foundation.memory(),
            cluster == null ? Peers.NONE : cluster,
            cluster == null ? OtherNodes.NOWHERE : cluster);
    Listener.Bound server =
        HttpServer.start(system, settings, house)
            .toCompletableFuture()
            .get(START.toMillis(), TimeUnit.MILLISECONDS);
    return new Node(settings, foundation, system, staff, stores, cluster, lost, events, server);
  }

  private static void giveUp(
      @Nullable ActorSystem<?> system, Stores stores, NodeResources foundation) {
    if (system != null) {
      system.terminate();
    }
    stores.close();
    foundation.close();
  }

  private static ActorSystemSetup setup(Settings settings, Stores stores) throws StoreException {
    NodeStore nodes = stores.nodes();
    return nodes == null
        ? ActorSystemSetup.create(BootstrapSetup.create(settings.config()))
        : PekkoSettings.of(settings.config(), settings.cluster(), nodes);
  }

  /** What Pekko can't read of its own part of the configuration, it says here. */
  private static ActorSystem<Guardian.Command> system(
      NodeResources foundation,
      TaskWiring desk,
      ActorSystemSetup setup,
      CompletableFuture<Guardian.Staff> ready)
      throws InvalidConfig {
    try {
      return ActorSystem.create(
          Guardian.create(List.copyOf(foundation.types().keySet()), desk, ready::complete),
          desk.cluster() == null ? "firebreak" : PekkoSettings.SYSTEM,
          setup);
    } catch (ConfigException e) {
      throw new InvalidConfig(List.of(String.valueOf(e.getMessage())));
    }
  }

  /** Where it answers. */
  public URI uri() {
    InetSocketAddress address = server.address();
    String host = address.getAddress().getHostAddress();
    return URI.create(
        "http://" + (host.contains(":") ? "[" + host + "]" : host) + ':' + address.getPort());
  }

  /**
   * The supervisor of a type, to be crashed on purpose.
   *
   * @throws IllegalArgumentException if there is no such type
   */
  public ActorRef<Supervisor.Command> supervisor(String type) {
    return admission(type).supervisor();
  }

  /**
   * The door of a type, for calls that do not come over HTTP.
   *
   * @throws IllegalArgumentException if there is no such type
   */
  public Admission admission(String type) {
    return staff.admissions().stream()
        .filter(admission -> admission.type().name().equals(type))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no type " + type));
  }

  /** Ends when the node has ended, be it closed or broken. */
  public CompletionStage<?> whenEnded() {
    return system.getWhenTerminated();
  }

  /**
   * Ends when others have declared this node dead, and have its tasks. It is to be closed, and
   * started again as another process. Never ends if it is alone.
   */
  public CompletionStage<Void> whenLost() {
    return lost;
  }

  /**
   * Stops: takes nothing new, lets what runs finish within the drain timeout, cancels the rest, and
   * goes. Everybody who was let in is answered. Blocks until done.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    if (stores.nodes() != null) {
      var _ = stores.nodes().drain();
    }
    foundation.drain().begin();
    CompletionStage<Void> idle = foundation.drain().idle();
    if (!await(idle, settings.drainTimeout())) {
      LOG.warn(
          "Work goes on after the drain-timeout of {} ms; it is cancelled.",
          settings.drainTimeout().toMillis());
      system.tell(Guardian.Command.DISMISS);
      await(idle, FAREWELL);
    }
    events.close();
    // With the actors every connection has ended.
    if (!system.getWhenTerminated().toCompletableFuture().isDone()) {
      await(server.stop(FAREWELL), FAREWELL.multipliedBy(2));
    }
    foundation.awaitHandlers();
    if (staff.tasks() != null) {
      staff.tasks().finish(FAREWELL);
    }
    if (cluster != null) {
      await(cluster.finished(), FAREWELL);
    }
    system.terminate();
    await(system.getWhenTerminated(), FAREWELL);
    stores.close();
    foundation.close();
  }

  private static boolean await(CompletionStage<?> stage, Duration patience) {
    try {
      stage.toCompletableFuture().get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException | ExecutionException _) {
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}

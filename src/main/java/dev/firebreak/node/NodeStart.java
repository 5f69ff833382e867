package dev.firebreak.node;

import com.typesafe.config.ConfigException;
import dev.firebreak.callback.CallbackContext;
import dev.firebreak.cluster.ClusterNode;
import dev.firebreak.cluster.PekkoSettings;
import dev.firebreak.config.InvalidConfig;
import dev.firebreak.config.Settings;
import dev.firebreak.config.TrimmedResources;
import dev.firebreak.connection.Listener;
import dev.firebreak.forwarding.Peers;
import dev.firebreak.http.HttpServer;
import dev.firebreak.http.TaskJson;
import dev.firebreak.json.Json;
import dev.firebreak.metrics.Metrics;
import dev.firebreak.observe.SingleNode;
import dev.firebreak.pause.Pause;
import dev.firebreak.pause.Pauses;
import dev.firebreak.schedule.LiveSchedules;
import dev.firebreak.schedule.ScheduleControl;
import dev.firebreak.schedule.Schedules;
import dev.firebreak.series.NodeSeries;
import dev.firebreak.series.SeriesOfNodes;
import dev.firebreak.store.NodeStore;
import dev.firebreak.store.StoreException;
import dev.firebreak.store.TaskStore;
import dev.firebreak.supervision.Admission;
import dev.firebreak.supervision.TypeRuntime;
import dev.firebreak.supervision.Types;
import dev.firebreak.tasks.TaskService;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;

/**
 * Starts a node: its resources, its store, its actor system, and last its HTTP server. What was
 * started is closed again if the rest fails.
 */
final class NodeStart {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final Settings settings;
  private final SettingsSource source;
  private final NodeResources resources;
  private Stores stores = Stores.NONE;
  private @Nullable Logs logs;
  private @Nullable Pauses pauses;
  private @Nullable ActorSystem<Guardian.Command> system;
  private @Nullable Metrics metrics;

  private NodeStart(Settings settings, SettingsSource source, NodeResources resources) {
    this.settings = settings;
    this.source = source;
    this.resources = resources;
  }

  /** See {@link Node#start(Settings, StoreOpener, SettingsSource)}. */
  static Node of(Settings settings, StoreOpener opener, SettingsSource source)
      throws InvalidConfig, StartFailed {
    LiveSchedules schedules = new LiveSchedules(Schedules.of(settings.schedules()));
    NodeStart start = new NodeStart(settings, source, NodeResources.create(settings));
    boolean started = false;
    try {
      Node node = start.start(schedules, opener);
      started = true;
      return node;
    } catch (StoreException e) {
      throw new StartFailed(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new StartFailed(settings.http(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartFailed(settings.http(), e);
    } finally {
      if (!started) {
        start.closeAll();
      }
    }
  }

  private Node start(LiveSchedules schedules, StoreOpener opener)
      throws StartFailed,
          StoreException,
          InvalidConfig,
          ExecutionException,
          TimeoutException,
          InterruptedException {
    StoreCallbacks answers = new StoreCallbacks();
    stores = opener.open(settings, answers);
    LeaseEndOrder.start(stores.nodes(), resources.isolations().programs());
    Logs opened = Logs.open(settings.http());
    logs = opened;
    ReloadAudit reloads = new ReloadAudit(opened.audit());
    stores = stores.withAccess(settings.http(), reloads);
    if (resources.tls() != null) {
      reloads.watch(resources.tls(), settings.http());
    }
    Pauses paused = openPauses();
    NodeParts parts = NodeParts.of(settings, resources, stores, paused, opened);
    CompletableFuture<Guardian.Services> ready = new CompletableFuture<>();
    ActorSystem<Guardian.Command> actors = actorSystem(parts, schedules, ready);
    system = actors;
    answers.on(actors.executionContext()::execute);
    actors
        .getWhenTerminated()
        .thenRun(() -> ready.completeExceptionally(new IllegalStateException("guardian ended")));
    Guardian.Services services = ready.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    paused.listen((type, pause) -> wake(services.tasks(), type, pause));
    Reload reload = reload(actors, services, paused, schedules);
    NodeSeries series = SeriesTimer.start(actors, resources.watched(services.types()));
    if (parts.cluster() != null) {
      parts.cluster().setSeries(series);
    }
    ScheduleControl control = control(services, schedules);
    Metrics shown = NodeMetricsStart.of(parts, services, control);
    metrics = shown;
    Listener.Bound server =
        HttpServer.start(actors, settings, httpParts(parts, services, reload, series, control))
            .toCompletableFuture()
            .get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    if (stores.tasks() != null) {
      stores.tasks().onSubmitted(type -> wake(services.tasks(), type, null));
      resources.isolations().callbacks().complete(callbacks(stores.tasks(), services.types()));
    }
    if (shown != null) {
      shown.connections(server::connections);
    }
    return new Node(
        parts, actors, services, new Node.Service(server, shown), () -> reloads.bySignal(reload));
  }

  /** The types are paused before the first task is claimed. */
  private Pauses openPauses() throws ExecutionException, TimeoutException, InterruptedException {
    Pauses opened = Pauses.open(stores.pauses(), stores.nodes() != null, InstantSource.system());
    pauses = opened;
    opened.listen(resources::pause);
    return opened;
  }

  /** Creates the actor system; Pekko reports errors of its own part of the configuration here. */
  private ActorSystem<Guardian.Command> actorSystem(
      NodeParts parts, LiveSchedules schedules, CompletableFuture<Guardian.Services> ready)
      throws StoreException, InvalidConfig {
    try {
      return ActorSystem.create(
          Guardian.create(
              List.copyOf(resources.types().keySet()),
              new TaskWiring(parts, schedules),
              ready::complete),
          parts.cluster() == null ? "firebreak" : PekkoSettings.SYSTEM,
          setup());
    } catch (ConfigException e) {
      throw new InvalidConfig(List.of(String.valueOf(e.getMessage())));
    }
  }

  private ActorSystemSetup setup() throws StoreException {
    NodeStore nodes = stores.nodes();
    return nodes == null
        ? ActorSystemSetup.create(
            BootstrapSetup.create(settings.config()).withClassloader(TrimmedResources.loader()))
        : PekkoSettings.of(settings.config(), settings.storage().cluster(), nodes);
  }

  /** Tasks of a type that was resumed start at once. */
  private static void wake(@Nullable TaskService tasks, String type, @Nullable Pause pause) {
    if (tasks != null && pause == null) {
      tasks.workWaits(type);
    }
  }

  private Reload reload(
      ActorSystem<Guardian.Command> actors,
      Guardian.Services services,
      Pauses paused,
      LiveSchedules schedules) {
    Function<TypeRuntime, Admission> supervise =
        type -> {
          paused.tell(type.name());
          CompletableFuture<Admission> admission = new CompletableFuture<>();
          actors.tell(new Guardian.Command.Supervise(type, admission));
          return admission.orTimeout(TIMEOUT.toSeconds(), TimeUnit.SECONDS).join();
        };
    TypeReload types = new TypeReload(resources, services.types(), supervise);
    return new Reload(
        settings,
        source,
        new Reload.Parts(types, schedules, resources.tls(), services.tasks(), stores.access()));
  }

  /** Returns what shows and pauses schedules; null if the node keeps no tasks. */
  private @Nullable ScheduleControl control(Guardian.Services services, LiveSchedules schedules) {
    TaskService tasks = services.tasks();
    TaskStore store = stores.tasks();
    return tasks == null || store == null
        ? null
        : new ScheduleControl(schedules, ScheduledTasks.of(tasks, store));
  }

  private HttpServer.Parts httpParts(
      NodeParts parts,
      Guardian.Services services,
      Reload reload,
      NodeSeries series,
      @Nullable ScheduleControl schedules) {
    ClusterNode cluster = parts.cluster();
    TaskService tasks = services.tasks();
    TaskStore store = stores.tasks();
    return new HttpServer.Parts(
        resources.watched(services.types()),
        tasks == null || store == null || schedules == null
            ? null
            : new HttpServer.Tasks(tasks, store, parts.events(), schedules),
        cluster == null
            ? new HttpServer.Cluster(
                Peers.NONE,
                singleNode(services),
                SeriesOfNodes.ofOne(settings.storage().cluster().name(), series))
            : new HttpServer.Cluster(cluster, cluster, cluster),
        new HttpServer.Security(
            stores.access(),
            resources.users(),
            resources.tls(),
            parts.logs().audit(),
            parts.logs().requests()),
        new HttpServer.NodeControl(
            resources.memory(),
            resources.drain(),
            reload,
            parts.pauses(),
            shown(),
            series,
            resources.traces()));
  }

  private CallbackContext callbacks(TaskStore store, Types types) {
    Json json = new Json(settings.execution().json());
    return new CallbackContext(
        store::find,
        name -> {
          Admission admission = types.find(name);
          return admission == null ? null : admission.type().settings().endpoint().callback();
        },
        task -> TaskJson.of(task, json));
  }

  private SingleNode singleNode(Guardian.Services services) {
    return new SingleNode(
        settings.storage().cluster().name(), services.types(), Instant.now(), resources.drain());
  }

  /** The metrics at {@code /metrics}; null if that does not exist. */
  private @Nullable Metrics shown() {
    return settings.observation().metrics().enabled() ? metrics : null;
  }

  private void closeAll() {
    if (system != null) {
      system.terminate();
    }
    if (metrics != null) {
      metrics.close();
    }
    if (logs != null) {
      logs.close();
    }
    if (pauses != null) {
      pauses.close();
    }
    stores.close();
    resources.close();
  }
}

package dev.firebreak.node;

import com.typesafe.config.ConfigException;
import dev.firebreak.config.InvalidConfig;
import dev.firebreak.config.Settings;
import dev.firebreak.connection.Listener;
import dev.firebreak.http.HttpServer;
import dev.firebreak.observe.SupervisionTree.Watched;
import dev.firebreak.observe.TaskEvents;
import dev.firebreak.schedule.Schedules;
import dev.firebreak.store.StoreException;
import dev.firebreak.store.TaskStore;
import dev.firebreak.supervise.Admission;
import dev.firebreak.supervise.Supervisor;
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
  private final Foundation foundation;
  private final ActorSystem<Guardian.Command> system;
  private final Guardian.Staff staff;
  private final @Nullable TaskStore store;
  private final TaskEvents events;
  private final Listener.Bound server;
  private final AtomicBoolean closed = new AtomicBoolean();

  private Node(
      Settings settings,
      Foundation foundation,
      ActorSystem<Guardian.Command> system,
      Guardian.Staff staff,
      @Nullable TaskStore store,
      TaskEvents events,
      Listener.Bound server) {
    this.settings = settings;
    this.foundation = foundation;
    this.system = system;
    this.staff = staff;
    this.store = store;
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
    return start(settings, EmbeddedStore::open);
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
    Foundation foundation = Foundation.create(settings);
    Answers answers = new Answers();
    TaskStore store = null;
    ActorSystem<Guardian.Command> system = null;
    try {
      store = opener.open(settings, answers);
      TaskEvents events = new TaskEvents(InstantSource.system());
      CompletableFuture<Guardian.Staff> ready = new CompletableFuture<>();
      system =
          system(
              settings,
              foundation,
              new TaskDesk(settings, schedules, foundation.drain(), store, events),
              ready);
      answers.on(system.executionContext()::execute);
      return serve(settings, foundation, store, events, system, ready);
    } catch (StoreException.Refused e) {
      giveUp(system, store, foundation);
      throw new StartFailed(e);
    } catch (ExecutionException | TimeoutException | InterruptedException e) {
      giveUp(system, store, foundation);
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      throw new StartFailed(settings.http(), e);
    } catch (InvalidConfig e) {
      giveUp(system, store, foundation);
      throw e;
    }
  }

  private static Node serve(
      Settings settings,
      Foundation foundation,
      @Nullable TaskStore store,
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
        new HttpServer.House(watched, staff.tasks(), store, events, foundation.drain());
    Listener.Bound server =
        HttpServer.start(system, settings, house)
            .toCompletableFuture()
            .get(START.toMillis(), TimeUnit.MILLISECONDS);
    return new Node(settings, foundation, system, staff, store, events, server);
  }

  private static void giveUp(
      @Nullable ActorSystem<?> system, @Nullable TaskStore store, Foundation foundation) {
    if (system != null) {
      system.terminate();
    }
    if (store != null) {
      store.close();
    }
    foundation.close();
  }

  /** What Pekko can't read of its own part of the configuration, it says here. */
  private static ActorSystem<Guardian.Command> system(
      Settings settings,
      Foundation foundation,
      TaskDesk desk,
      CompletableFuture<Guardian.Staff> ready)
      throws InvalidConfig {
    try {
      return ActorSystem.create(
          Guardian.create(List.copyOf(foundation.types().keySet()), desk, ready::complete),
          "firebreak",
          settings.config());
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
   * Stops: takes nothing new, lets what runs finish within the drain timeout, cancels the rest, and
   * goes. Everybody who was let in is answered. Blocks until done.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
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
    await(server.stop(FAREWELL), FAREWELL.multipliedBy(2));
    foundation.awaitHandlers();
    if (staff.tasks() != null) {
      staff.tasks().finish(FAREWELL);
    }
    system.terminate();
    await(system.getWhenTerminated(), FAREWELL);
    if (store != null) {
      store.close();
    }
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

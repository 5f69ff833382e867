package dev.firebreak.node;

import static java.util.Objects.requireNonNull;

import dev.firebreak.config.InvalidConfig;
import dev.firebreak.config.Settings;
import dev.firebreak.connection.Listener;
import dev.firebreak.metrics.Metrics;
import dev.firebreak.supervision.Admission;
import dev.firebreak.supervision.Supervisor;
import dev.firebreak.supervision.SupervisorView;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running node, until it is closed. Thread-safe. */
public final class Node implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);

  /** How long the last answers may take to reach their callers once all work is done. */
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(3);

  private final NodeParts parts;
  private final ActorSystem<Guardian.Command> system;
  private final Guardian.Services services;
  private final Service service;
  private final Runnable reload;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * What the node shows to the outside.
   *
   * @param metrics null if they are not shown
   */
  record Service(Listener.Bound server, @Nullable Metrics metrics) {}

  Node(
      NodeParts parts,
      ActorSystem<Guardian.Command> system,
      Guardian.Services services,
      Service service,
      Runnable reload) {
    this.parts = parts;
    this.system = system;
    this.services = services;
    this.service = service;
    this.reload = reload;
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
    return start(settings, opener, SettingsSource.NONE);
  }

  /**
   * Starts a node whose configuration can be reloaded.
   *
   * @param source reads the settings anew
   * @throws InvalidConfig if a handler can't be used
   * @throws StartFailed if the node can't listen on its address, or its store can't be used
   */
  public static Node start(Settings settings, StoreOpener opener, SettingsSource source)
      throws InvalidConfig, StartFailed {
    return NodeStart.of(settings, opener, source);
  }

  /** Returns the base URI of the HTTP server; "unix:" and the file's path if it has no port. */
  public URI uri() {
    InetSocketAddress address = service.server().address();
    if (address == null) {
      return URI.create(
          "unix:"
              + requireNonNull(parts.settings().http().address().socket())
                  .path()
                  .toUri()
                  .getRawPath());
    }
    String host = address.getAddress().getHostAddress();
    return URI.create(
        (parts.settings().http().tls() == null ? "http://" : "https://")
            + (host.contains(":") ? "[" + host + "]" : host)
            + ':'
            + address.getPort());
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
    Admission admission = services.types().find(type);
    if (admission == null) {
      throw new IllegalArgumentException("no type " + type);
    }
    return admission;
  }

  /**
   * Describes the supervisor of a type, for measurements. Completes once the supervisor has handled
   * what it was told before, and fails if that takes longer than {@code patience}.
   *
   * @throws IllegalArgumentException if there is no such type
   */
  public CompletionStage<SupervisorView> describe(String type, Duration patience) {
    return AskPattern.ask(supervisor(type), Supervisor.Describe::new, patience, system.scheduler());
  }

  /** The memory that requests and answers hold now, in bytes; for tests that check its release. */
  public long memoryUsed() {
    return parts.resources().memory().used();
  }

  /**
   * Reads the configuration anew, as a signal requests it: records that in the audit log, and logs
   * what changed or what is wrong. Does not block.
   */
  public void reload() {
    reload.run();
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
    return parts.membership().lost();
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
    if (parts.stores().nodes() != null) {
      var _ = parts.stores().nodes().drain();
    }
    parts.resources().drain().begin();
    CompletionStage<Void> idle = parts.resources().drain().idle();
    if (!await(idle, parts.settings().execution().drainTimeout())) {
      LOG.warn(
          "Attempts still run after the drain-timeout of {} ms; the node cancels them and stops.",
          parts.settings().execution().drainTimeout().toMillis());
      system.tell(new Guardian.Command.Dismiss());
      await(idle, LAST_ANSWERS);
    }
    parts.events().close();
    // If the actor system has ended, so have all connections.
    if (!system.getWhenTerminated().toCompletableFuture().isDone()) {
      await(service.server().stop(LAST_ANSWERS), LAST_ANSWERS.plus(LAST_ANSWERS));
    }
    parts.resources().awaitHandlers();
    if (services.tasks() != null) {
      services.tasks().finish(LAST_ANSWERS);
    }
    if (parts.cluster() != null) {
      await(parts.cluster().finished(), LAST_ANSWERS);
    }
    system.terminate();
    await(system.getWhenTerminated(), LAST_ANSWERS);
    if (service.metrics() != null) {
      service.metrics().close();
    }
    parts.logs().close();
    parts.pauses().close();
    parts.stores().close();
    parts.resources().close();
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

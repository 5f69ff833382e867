package dev.firebreak.connection;

import dev.firebreak.config.HttpSettings;
import dev.firebreak.memory.ByteBudget;
import dev.firebreak.socket.Acceptor;
import dev.firebreak.socket.Socket;
import dev.firebreak.socket.SocketClose;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.TLSProtocol.SslTlsInbound;
import org.apache.pekko.stream.TLSProtocol.SslTlsOutbound;
import org.apache.pekko.stream.javadsl.BidiFlow;
import org.apache.pekko.stream.javadsl.Flow;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A port that is listened on. Thread-safe. */
public final class Listener {
  private static final Logger LOG = LoggerFactory.getLogger(Listener.class);

  /** How often it is looked for connections that take too long. */
  private static final Duration LOOK = Duration.ofMillis(200);

  private final ActorSystem<?> system;
  private final RequestHandler handler;
  private final ByteBudget budget;
  private final Refusals refusals;
  private final Connections connections;
  private final HeadLimits limits;
  private final BidiFlow<HttpResponse, SslTlsOutbound, SslTlsInbound, HttpRequest, NotUsed> http;

  private Listener(
      ActorSystem<?> system,
      HttpSettings settings,
      ByteBudget budget,
      Refusals refusals,
      RequestHandler handler) {
    this.system = system;
    this.handler = handler;
    this.budget = budget;
    this.refusals = refusals;
    Timeouts patience = Timeouts.of(settings.time(), System::nanoTime);
    this.connections = new Connections(settings.connections(), patience, refusals.stopping());
    this.limits = new HeadLimits(settings.head().maxSize(), settings.head().maxCount());
    this.http = HttpLayer.of(system, settings.head());
  }

  /** A listener that listens. */
  public static final class Bound {
    private final Listener listener;
    private final Acceptor port;
    private final Cancellable looking;

    private Bound(Listener listener, Acceptor port) {
      this.listener = listener;
      this.port = port;
      this.looking = listener.keepLooking();
    }

    /** Where. */
    public InetSocketAddress address() {
      return port.address();
    }

    /**
     * Stops listening; requests under way may still be answered. To be called once.
     *
     * @param patience how long; then everybody is told, and disconnected
     * @return ends when no connection is left
     */
    public CompletionStage<?> stop(Duration patience) {
      port.close();
      return listener
          .close(patience)
          .thenCompose(
              _ -> {
                looking.cancel();
                return port.end();
              });
    }
  }

  /**
   * Starts to listen.
   *
   * @param budget charged for answers that are still to be sent
   * @param refusals for those who never get as far as a request
   * @param handler takes all requests
   * @return fails if the address can't be had
   */
  public static CompletionStage<Bound> listen(
      ActorSystem<?> system,
      HttpSettings settings,
      ByteBudget budget,
      Refusals refusals,
      RequestHandler handler) {
    Listener listener = new Listener(system, settings, budget, refusals, handler);
    InetSocketAddress address = new InetSocketAddress(settings.host(), settings.port());
    try {
      Acceptor port =
          Acceptor.listen(system, address, backlog(system), closing(settings), listener::accept);
      var _ = system.getWhenTerminated().whenComplete((_, _) -> port.end());
      return CompletableFuture.completedStage(new Bound(listener, port));
    } catch (IOException e) {
      return CompletableFuture.failedStage(e);
    }
  }

  private Cancellable keepLooking() {
    return system
        .scheduler()
        .scheduleWithFixedDelay(LOOK, LOOK, connections::look, system.executionContext());
  }

  /** Whatever happens to one connection, the next is accepted. */
  private void accept(Socket incoming) {
    try {
      Connection connection = connections.open(incoming.remote());
      if (connection == null) {
        incoming.refuse(refusals.tooMany());
      } else {
        connect(incoming, connection);
      }
    } catch (RuntimeException e) {
      incoming.drop();
      LOG.error("A connection could not be taken; it is dropped.", e);
    }
  }

  private void connect(Socket incoming, Connection connection) {
    try {
      Flow.fromGraph(new RequestStage(connection, handler))
          .join(
              http.atop(BidiFlow.fromGraph(new ByteStage(connection, limits, budget, refusals)))
                  .join(incoming.flow()))
          .run(system);
    } catch (RuntimeException e) {
      connection.closed();
      throw e;
    }
  }

  private CompletionStage<Void> close(Duration patience) {
    CompletionStage<Void> gone = connections.close();
    // Again and again: who was told the first time is disconnected the next.
    Cancellable ending =
        system
            .scheduler()
            .scheduleWithFixedDelay(patience, LOOK, connections::endAll, system.executionContext());
    return gone.whenComplete((_, _) -> ending.cancel());
  }

  private static SocketClose closing(HttpSettings settings) {
    return new SocketClose(
        settings.time().write(),
        settings.linger().timeout(),
        settings.linger().maxBytes(),
        Descriptors.lingering());
  }

  private static int backlog(ActorSystem<?> system) {
    return system.settings().config().getInt("pekko.http.server.backlog");
  }
}

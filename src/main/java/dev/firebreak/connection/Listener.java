package dev.firebreak.connection;

import dev.firebreak.access.OwnerTokens;
import dev.firebreak.config.HttpSettings;
import dev.firebreak.config.SocketSettings;
import dev.firebreak.memory.ByteBudget;
import dev.firebreak.socket.Acceptor;
import dev.firebreak.socket.LocalAddress;
import dev.firebreak.socket.Socket;
import dev.firebreak.socket.SocketClose;
import dev.firebreak.tls.TlsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens on a port, a Unix socket or both for HTTP connections. Thread-safe. */
public final class Listener {
  private static final Logger LOG = LoggerFactory.getLogger(Listener.class);

  /** How often connections are checked for exceeded deadlines. */
  private static final Duration CHECK_PAUSE = Duration.ofMillis(200);

  private static final int OVER_CAPACITY = 503;

  private final ActorSystem<?> system;
  private final RequestHandler handler;
  private final ByteBudget budget;
  private final Refusals refusals;
  private final @Nullable TlsServer tls;
  private final OwnerTokens<String> users;
  private final @Nullable RequestLog log;
  private final Connections connections;
  private final HeadLimits limits;
  private final BidiFlow<HttpResponse, SslTlsOutbound, SslTlsInbound, HttpRequest, NotUsed> http;

  private Listener(
      ActorSystem<?> system,
      HttpSettings settings,
      Shared shared,
      Refusals refusals,
      RequestHandler handler) {
    this.system = system;
    this.handler = handler;
    this.budget = shared.budget();
    this.tls = shared.tls();
    this.users = shared.users();
    this.log = shared.log();
    this.refusals = refusals;
    Timeouts timeouts = Timeouts.of(settings, System::nanoTime);
    this.connections =
        new Connections(settings.limits().connections(), timeouts, refusals.stopping());
    this.limits =
        new HeadLimits(settings.limits().head().maxSize(), settings.limits().head().maxCount());
    this.http = HttpLayer.of(system, settings.limits().head(), tls != null);
  }

  /**
   * What a listener shares with other parts of the node.
   *
   * @param budget charged for answers that are still to be sent
   * @param tls encrypts the connections; null if they are not encrypted
   * @param users the users that need no token on the Unix socket
   * @param log receives all requests; null if they are not logged
   */
  public record Shared(
      ByteBudget budget,
      @Nullable TlsServer tls,
      OwnerTokens<String> users,
      @Nullable RequestLog log) {}

  /** A running listener. */
  public static final class Bound {
    private final Listener listener;
    private final List<Acceptor> acceptors;
    private final Cancellable checks;

    private Bound(Listener listener, List<Acceptor> acceptors) {
      this.listener = listener;
      this.acceptors = acceptors;
      this.checks = listener.checkDeadlinesPeriodically();
    }

    /** The bound address; null without a port. */
    public @Nullable InetSocketAddress address() {
      return acceptors.getFirst().address();
    }

    /** Returns the number of connections. */
    public ConnectionCounts connections() {
      return listener.connections.counts();
    }

    /**
     * Stops listening; requests in flight may still be answered. Call at most once.
     *
     * @param timeout how long; then the remaining requests are answered with a refusal and closed
     * @return completes when no connection is left
     */
    public CompletionStage<?> stop(Duration timeout) {
      acceptors.forEach(Acceptor::close);
      return listener
          .close(timeout)
          .thenCompose(
              _ -> {
                checks.cancel();
                return CompletableFuture.allOf(
                    acceptors.stream()
                        .map(acceptor -> acceptor.end().toCompletableFuture())
                        .toArray(CompletableFuture[]::new));
              });
    }
  }

  /**
   * Starts to listen.
   *
   * @param refusals the answers to connections that never send a valid request
   * @param handler receives all requests
   * @return fails if the address can't be bound
   */
  public static CompletionStage<Bound> listen(
      ActorSystem<?> system,
      HttpSettings settings,
      Shared shared,
      Refusals refusals,
      RequestHandler handler) {
    Listener listener = new Listener(system, settings, shared, refusals, handler);
    List<Acceptor> acceptors = new ArrayList<>();
    try {
      if (settings.hasPort()) {
        acceptors.add(listener.listenOnPort(settings));
      }
      SocketSettings socket = settings.address().socket();
      if (socket != null) {
        acceptors.add(listener.listenLocally(settings, socket));
      }
    } catch (IOException e) {
      acceptors.forEach(Acceptor::end);
      return CompletableFuture.failedStage(e);
    }
    var _ = system.getWhenTerminated().whenComplete((_, _) -> acceptors.forEach(Acceptor::end));
    return CompletableFuture.completedStage(new Bound(listener, List.copyOf(acceptors)));
  }

  private Acceptor listenOnPort(HttpSettings settings) throws IOException {
    InetSocketAddress address =
        new InetSocketAddress(settings.address().host(), settings.address().port());
    return Acceptor.listen(system, address, backlog(system), closing(settings), this::accept);
  }

  private Acceptor listenLocally(HttpSettings settings, SocketSettings socket) throws IOException {
    LocalAddress address = new LocalAddress(socket.path(), socket.mode(), socket.group());
    return Acceptor.listen(system, address, backlog(system), closing(settings), this::accept);
  }

  private Cancellable checkDeadlinesPeriodically() {
    return system
        .scheduler()
        .scheduleWithFixedDelay(
            CHECK_PAUSE, CHECK_PAUSE, connections::checkDeadlines, system.executionContext());
  }

  /** Accepts a connection; an error affects only this connection. */
  private void accept(Socket incoming) {
    try {
      Connection connection = connections.open(incoming.peer().address());
      if (connection == null) {
        incoming.refuse(refusals.tooMany());
        if (log != null) {
          log.refused(incoming.peer().address(), OVER_CAPACITY, refusals.tooMany());
        }
      } else {
        connect(incoming, connection);
      }
    } catch (RuntimeException e) {
      incoming.drop();
      LOG.error(
          "A connection could not be opened; it is closed, other connections are not affected.", e);
    }
  }

  private void connect(Socket incoming, Connection connection) {
    try {
      LoggedConnection logged = log == null ? null : new LoggedConnection(log, connection);
      requests(connection, logged)
          .join(
              http.atop(
                      BidiFlow.fromGraph(
                          new ByteStage(connection, limits, budget, refusals, logged)))
                  .join(bytes(incoming, connection)))
          .run(system);
    } catch (RuntimeException e) {
      connection.closed();
      throw e;
    }
  }

  private Flow<HttpRequest, HttpResponse, NotUsed> requests(
      Connection connection, @Nullable LoggedConnection logged) {
    Flow<HttpRequest, HttpResponse, NotUsed> requests =
        Flow.fromGraph(new RequestStage(connection, handler));
    return logged == null ? requests : BidiFlow.fromGraph(new LoggedStage(logged)).join(requests);
  }

  /** The plain bytes of a connection. */
  private Flow<ByteString, ByteString, NotUsed> bytes(Socket incoming, Connection connection) {
    if (incoming.peer().local()) {
      String user = incoming.peer().user();
      connection.local(user == null ? null : users.find(user));
      return incoming.flow();
    } else if (tls == null) {
      return incoming.flow();
    }
    connection.shakingHands();
    return tls.stage(budget, connection::secured, refusals.notEncrypted()).join(incoming.flow());
  }

  private CompletionStage<Void> close(Duration timeout) {
    CompletionStage<Void> gone = connections.close();
    // Repeated: the first time a connection gets its last answer, the next time it is closed.
    Cancellable ending =
        system
            .scheduler()
            .scheduleWithFixedDelay(
                timeout, CHECK_PAUSE, connections::endAll, system.executionContext());
    return gone.whenComplete((_, _) -> ending.cancel());
  }

  private static SocketClose closing(HttpSettings settings) {
    return new SocketClose(
        settings.limits().time().write(),
        settings.limits().linger().timeout(),
        settings.limits().linger().maxBytes(),
        Descriptors.lingering());
  }

  private static int backlog(ActorSystem<?> system) {
    return system.settings().config().getInt("pekko.http.server.backlog");
  }
}

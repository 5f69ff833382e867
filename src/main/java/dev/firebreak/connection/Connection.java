package dev.firebreak.connection;

import dev.firebreak.access.Credentials;
import dev.firebreak.access.Token;
import java.net.InetAddress;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.jspecify.annotations.Nullable;

/**
 * One connection: the state that its two stages share, and its control from outside.
 *
 * <p>Belongs to the thread of its stages, except {@link #checkDeadlines}, {@link #finish}, {@link
 * #end} and {@link #cut}, which any thread may call.
 */
final class Connection {
  private static final long NEVER = Long.MAX_VALUE;

  /** What the connection waits for from the client. */
  private enum Phase {
    /** The rest of the TLS handshake. */
    HANDSHAKE,
    /** A request, or the end of the connection. */
    IDLE,
    /** The rest of the headers. */
    HEAD,
    /** Nothing: a request is being processed or answered. */
    EXCHANGE
  }

  /** A command from outside. */
  enum Order {
    /** A deadline may have passed. */
    CHECK,
    /** Close as soon as the request in flight, if any, is answered. */
    FINISH,
    /** Close now; a request without an answer gets one that says why. */
    END,
    /** Close now; the answer that is being sent is not complete. */
    CUT
  }

  /** What the stage that owns the socket has to do. */
  enum Verdict {
    GO_ON,
    /** No request is in flight; close. */
    CLOSE,
    /** The headers took too long; answer and close. */
    TOO_SLOW,
    /** Close, even if a request is in flight. */
    ABORT
  }

  private final InetAddress remote;
  private final Timeouts timeouts;
  private final Supplier<HttpResponse> stopping;
  private final Consumer<Connection> whenClosed;

  /** Volatile, as is the other deadline, because any thread may call {@link #checkDeadlines}. */
  private volatile long readBy;

  private volatile long writeBy = NEVER;
  private volatile @Nullable AsyncCallback<Order> orders;

  /** Whether to finish; may be set before the stages are started. */
  private volatile boolean toFinish;

  private Phase phase = Phase.IDLE;
  private boolean finishing;
  private boolean isLocal;

  private @Nullable PendingResponse exchange;

  /** The request whose answer is being sent while it is made; null if there is none. */
  private @Nullable PendingResponse streamed;

  private boolean framed;
  private @Nullable Token caller;
  private @Nullable Credentials credentials;

  /**
   * Creates a connection.
   *
   * @param remote the other end
   * @param stopping the answer to requests that still wait when the listener stops
   * @param whenClosed called once the connection is closed
   */
  Connection(
      InetAddress remote,
      Timeouts timeouts,
      Supplier<HttpResponse> stopping,
      Consumer<Connection> whenClosed) {
    this.remote = remote;
    this.timeouts = timeouts;
    this.stopping = stopping;
    this.whenClosed = whenClosed;
    this.readBy = timeouts.after(timeouts.idle());
  }

  /** The address of the other end. */
  InetAddress remote() {
    return remote;
  }

  /** The token that the connection itself is as good as; null if it proves nothing. */
  @Nullable Token caller() {
    return caller;
  }

  /** Checks whether the client has exceeded a deadline. */
  void checkDeadlines(long now) {
    if (passed(readBy, now) || passed(writeBy, now)) {
      order(Order.CHECK);
    }
  }

  void finish() {
    toFinish = true;
    order(Order.FINISH);
  }

  void end() {
    order(Order.END);
  }

  void cut() {
    order(Order.CUT);
  }

  private void order(Order order) {
    AsyncCallback<Order> callback = orders;
    if (callback != null) {
      callback.invoke(order);
    }
  }

  void opened(AsyncCallback<Order> callback) {
    orders = callback;
    if (toFinish) {
      callback.invoke(Order.FINISH);
    }
  }

  Verdict judge(Order order) {
    return switch (order) {
      case END -> {
        if (exchange == null) {
          yield Verdict.ABORT;
        }
        finishing = true;
        exchange.answer(stopping.get());
        yield Verdict.GO_ON;
      }
      case FINISH -> {
        finishing = true;
        yield phase == Phase.IDLE || phase == Phase.HANDSHAKE ? Verdict.CLOSE : Verdict.GO_ON;
      }
      case CUT -> framed ? Verdict.CLOSE : Verdict.ABORT;
      case CHECK -> judge(timeouts.clock().getAsLong());
    };
  }

  private Verdict judge(long now) {
    if (passed(writeBy, now)) {
      return Verdict.ABORT;
    } else if (passed(readBy, now)) {
      return switch (phase) {
        case HANDSHAKE -> Verdict.ABORT;
        case HEAD -> Verdict.TOO_SLOW;
        case IDLE, EXCHANGE -> Verdict.CLOSE;
      };
    }
    return Verdict.GO_ON;
  }

  /**
   * The client came over the Unix socket.
   *
   * @param proven the token that its user is as good as; null if it is not listed
   */
  void local(@Nullable Token proven) {
    caller = proven;
    isLocal = true;
  }

  /** Whether the client came over the Unix socket. */
  boolean isLocal() {
    return isLocal;
  }

  /** The connection begins with a TLS handshake. Call before its stages are started. */
  void shakingHands() {
    phase = Phase.HANDSHAKE;
    readBy = timeouts.after(timeouts.handshake());
  }

  /**
   * The TLS handshake is complete.
   *
   * @param proven what the client's certificate is as good as; null if it says nothing
   */
  void secured(@Nullable Token proven) {
    caller = proven;
    phase = Phase.IDLE;
    readBy = timeouts.after(timeouts.idle());
  }

  /**
   * The head of a request, or a part of its body, is passed to the HTTP layer. The layer emits the
   * request while it parses the head, and asks for the next head only after the answer; so these
   * are the credentials of the request that is emitted next.
   *
   * @param taken what was taken out of the head
   */
  void passingOn(@Nullable Credentials taken) {
    credentials = taken;
  }

  /** The credentials that were taken out of the head of the present request; null if none were. */
  @Nullable Credentials credentials() {
    return credentials;
  }

  /** The head of a request has begun, and more of it has to arrive. */
  void headBegun() {
    if (phase == Phase.IDLE) {
      phase = Phase.HEAD;
      readBy = timeouts.after(timeouts.head());
    }
  }

  /** The headers of a request are complete. */
  void begin(PendingResponse begun) {
    phase = Phase.EXCHANGE;
    readBy = NEVER;
    exchange = begun;
  }

  /** The request has its answer, which may still have to be sent. */
  void answered() {
    exchange = null;
  }

  /**
   * The answer is sent while it is made.
   *
   * @param chunked whether its end is marked, so that the end of the connection is not mistaken for
   *     it
   */
  void streaming(PendingResponse answered, boolean chunked) {
    streamed = answered;
    framed = chunked;
  }

  /** Whether an answer is being sent while it is made. */
  boolean isStreaming() {
    return streamed != null;
  }

  /** The last piece of the answer has been passed on. */
  void streamed() {
    streamed = null;
  }

  /** The last answer is complete, and the next request may follow. */
  void ready() {
    if (phase == Phase.EXCHANGE) {
      phase = Phase.IDLE;
      readBy = timeouts.after(timeouts.idle());
    }
  }

  /** Only a last answer is still to be sent. */
  void parting() {
    phase = Phase.IDLE;
    readBy = timeouts.after(timeouts.write());
  }

  /** Bytes were written; the client must read some of them before the deadline. */
  void writing() {
    writeBy = timeouts.after(timeouts.write());
  }

  /** The client has read everything so far. */
  void written() {
    writeBy = NEVER;
  }

  /** The request that arrives is the last one that is accepted. */
  void lastRequest() {
    finishing = true;
  }

  /** Whether the next answer is the last on this connection. */
  boolean finishing() {
    return finishing;
  }

  /** The client sends nothing more. */
  void left() {
    PendingResponse concerned = exchange == null ? streamed : exchange;
    if (concerned != null) {
      concerned.gone();
    }
  }

  /** The connection is closed. */
  void closed() {
    left();
    PendingResponse unread = streamed;
    if (unread != null) {
      unread.closed();
    }
    orders = null;
    whenClosed.accept(this);
  }

  private static boolean passed(long deadline, long now) {
    return deadline != NEVER && now - deadline >= 0;
  }
}

package dev.firebreak.connection;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.jspecify.annotations.Nullable;

/**
 * One connection: what its two stages share, and how it is reached from outside.
 *
 * <p>Belongs to the thread of its stages, but for {@link #look}, {@link #finish} and {@link #end},
 * which any thread may call.
 */
final class Connection {
  private static final long NEVER = Long.MAX_VALUE;

  /** What the other side is waited for. */
  private enum Phase {
    /** To send a request, or to go. */
    IDLE,
    /** To send the rest of the headers. */
    HEAD,
    /** For nothing: a request is being worked on or answered. */
    EXCHANGE
  }

  /** An order from outside. */
  enum Order {
    /** A deadline may have passed. */
    LOOK,
    /** Close as soon as the request under way, if any, is answered. */
    FINISH,
    /** Close now; whoever waits for an answer is told why. */
    END
  }

  /** What the stage that owns the socket is told to do. */
  enum Verdict {
    GO_ON,
    /** Nothing is under way; close. */
    CLOSE,
    /** The headers took too long; say so and close. */
    TOO_SLOW,
    /** Whatever is under way, close. */
    ABORT
  }

  private final Timeouts patience;
  private final Supplier<HttpResponse> stopping;
  private final Consumer<Connection> whenClosed;

  /** Volatile, as the other deadline, for {@link #look}. */
  private volatile long readBy;

  private volatile long writeBy = NEVER;
  private volatile @Nullable AsyncCallback<Order> orders;

  /** Told to finish, perhaps before the stages stood. */
  private volatile boolean toFinish;

  private Phase phase = Phase.IDLE;
  private boolean finishing;

  private @Nullable PendingResponse exchange;

  /**
   * A new connection.
   *
   * @param stopping what those are told who still wait at the end
   * @param whenClosed told once it is no more
   */
  Connection(Timeouts patience, Supplier<HttpResponse> stopping, Consumer<Connection> whenClosed) {
    this.patience = patience;
    this.stopping = stopping;
    this.whenClosed = whenClosed;
    this.readBy = patience.after(patience.idle());
  }

  /** Looks whether the other side has taken too long. */
  void look(long now) {
    if (passed(readBy, now) || passed(writeBy, now)) {
      order(Order.LOOK);
    }
  }

  void finish() {
    toFinish = true;
    order(Order.FINISH);
  }

  void end() {
    order(Order.END);
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
        yield phase == Phase.IDLE ? Verdict.CLOSE : Verdict.GO_ON;
      }
      case LOOK -> judge(patience.clock().getAsLong());
    };
  }

  private Verdict judge(long now) {
    if (passed(writeBy, now)) {
      return Verdict.ABORT;
    } else if (passed(readBy, now)) {
      return phase == Phase.HEAD ? Verdict.TOO_SLOW : Verdict.CLOSE;
    }
    return Verdict.GO_ON;
  }

  /** The head of a request has begun, and more of it has to arrive. */
  void headBegun() {
    if (phase == Phase.IDLE) {
      phase = Phase.HEAD;
      readBy = patience.after(patience.head());
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

  /** The last answer is complete, and the next request may come. */
  void ready() {
    if (phase == Phase.EXCHANGE) {
      phase = Phase.IDLE;
      readBy = patience.after(patience.idle());
    }
  }

  /** Only last words are to be said. */
  void parting() {
    phase = Phase.IDLE;
    readBy = patience.after(patience.write());
  }

  /** The other side must take some of what is written, or go. */
  void writing() {
    writeBy = patience.after(patience.write());
  }

  /** The other side has taken everything so far. */
  void written() {
    writeBy = NEVER;
  }

  /** The request that arrives is the last one that is taken. */
  void lastRequest() {
    finishing = true;
  }

  /** Whether the next answer is the last on this connection. */
  boolean finishing() {
    return finishing;
  }

  /** The other side sends nothing more. */
  void left() {
    if (exchange != null) {
      exchange.gone();
    }
  }

  /** There is no connection any more. */
  void closed() {
    left();
    orders = null;
    whenClosed.accept(this);
  }

  private static boolean passed(long deadline, long now) {
    return deadline != NEVER && now - deadline >= 0;
  }
}

package dev.firebreak.connection;

import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.BidiShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.TLSProtocol;
import org.apache.pekko.stream.TLSProtocol.SslTlsInbound;
import org.apache.pekko.stream.TLSProtocol.SslTlsOutbound;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.util.ByteString;

/**
 * The side of a connection that sees bytes. Passes them on in both directions; notes when some came
 * and when they were taken, sends large answers in pieces so that it can be seen whether they are,
 * and closes the connection when it is told to.
 */
final class ByteStage
    extends GraphStage<BidiShape<SslTlsOutbound, ByteString, ByteString, SslTlsInbound>> {
  /** What is given to the socket at a time. */
  static final int PIECE = 64 * 1024;

  private final Connection connection;
  private final ByteBudget budget;
  private final ByteString tooSlow;

  private final Inlet<SslTlsOutbound> fromHttp = Inlet.create("fromHttp");
  private final Outlet<ByteString> toSocket = Outlet.create("toSocket");
  private final Inlet<ByteString> fromSocket = Inlet.create("fromSocket");
  private final Outlet<SslTlsInbound> toHttp = Outlet.create("toHttp");
  private final BidiShape<SslTlsOutbound, ByteString, ByteString, SslTlsInbound> shape =
      new BidiShape<>(fromHttp, toSocket, fromSocket, toHttp);

  /**
   * One for a connection.
   *
   * @param budget charged for what is still to be sent
   * @param tooSlow the whole answer, headers and all, to one whose headers took too long
   */
  ByteStage(Connection connection, ByteBudget budget, ByteString tooSlow) {
    this.connection = connection;
    this.budget = budget;
    this.tooSlow = tooSlow;
  }

  @Override
  public BidiShape<SslTlsOutbound, ByteString, ByteString, SslTlsInbound> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic();
  }

  private final class Logic extends GraphStageLogic {
    /** What the socket has not been given yet; charged to the budget. */
    private ByteString pending = ByteString.emptyByteString();

    private Logic() {
      super(shape);
      setHandler(fromSocket, new FromSocket());
      setHandler(toHttp, new ToHttp());
      setHandler(fromHttp, new FromHttp());
      setHandler(toSocket, new ToSocket());
    }

    @Override
    public void preStart() {
      connection.opened(createAsyncCallback(this::onOrder));
    }

    @Override
    public void postStop() {
      budget.refund(pending.length());
      connection.closed();
    }

    private void onOrder(Connection.Order order) {
      switch (connection.judge(order)) {
        case GO_ON -> {}
        case CLOSE -> completeStage();
        case ABORT -> failStage(new TookTooLong());
        case TOO_SLOW -> {
          if (isAvailable(toSocket)) {
            push(toSocket, tooSlow);
          }
          completeStage();
        }
      }
    }

    private void send(ByteString bytes) {
      if (bytes.length() <= PIECE) {
        push(toSocket, bytes);
      } else {
        pending = bytes.drop(PIECE);
        budget.charge(pending.length());
        connection.writing();
        push(toSocket, bytes.take(PIECE));
      }
    }

    private void sendPending() {
      ByteString piece = pending.take(PIECE);
      pending = pending.drop(PIECE);
      budget.refund(piece.length());
      if (pending.isEmpty()) {
        connection.written();
      } else {
        connection.writing();
      }
      push(toSocket, piece);
      if (pending.isEmpty() && isClosed(fromHttp)) {
        complete(toSocket);
      }
    }

    private final class FromSocket extends AbstractInHandler {
      @Override
      public void onPush() {
        ByteString bytes = grab(fromSocket);
        connection.received();
        // The session is for TLS, which ends before it comes here.
        push(toHttp, new TLSProtocol.SessionBytes(null, bytes));
      }

      @Override
      public void onUpstreamFinish() {
        connection.left();
        complete(toHttp);
      }

      @Override
      public void onUpstreamFailure(Throwable failure) {
        connection.left();
        fail(toHttp, failure);
      }
    }

    private final class ToHttp extends AbstractOutHandler {
      @Override
      public void onPull() {
        pull(fromSocket);
      }

      @Override
      public void onDownstreamFinish(Throwable cause) {
        cancel(fromSocket, cause);
      }
    }

    private final class FromHttp extends AbstractInHandler {
      @Override
      public void onPush() {
        if (grab(fromHttp) instanceof TLSProtocol.SendBytes bytes) {
          send(bytes.bytes());
        } else {
          pull(fromHttp);
        }
      }

      @Override
      public void onUpstreamFinish() {
        if (pending.isEmpty()) {
          complete(toSocket);
        }
      }

      @Override
      public void onUpstreamFailure(Throwable failure) {
        fail(toSocket, failure);
      }
    }

    private final class ToSocket extends AbstractOutHandler {
      @Override
      public void onPull() {
        if (!pending.isEmpty()) {
          sendPending();
        } else if (!isClosed(fromHttp)) {
          pull(fromHttp);
        }
      }

      @Override
      public void onDownstreamFinish(Throwable cause) {
        connection.left();
        cancel(fromHttp, cause);
      }
    }
  }

  /** Why a connection is reset. Never seen by anybody, so without a stack trace. */
  private static final class TookTooLong extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private TookTooLong() {
      super("the other side took too long", null, false, false);
    }
  }
}

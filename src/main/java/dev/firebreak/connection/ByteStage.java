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
import org.jspecify.annotations.Nullable;

/**
 * The side of a connection that sees bytes. Passes them on in both directions, but for what is not
 * clearly a request; notes when some came and when they were taken, sends large answers in pieces
 * so that it can be seen whether they are, and closes the connection when it is told to.
 */
final class ByteStage
    extends GraphStage<BidiShape<SslTlsOutbound, ByteString, ByteString, SslTlsInbound>> {
  /** What is given to the socket at a time. */
  static final int PIECE = 64 * 1024;

  private final Connection connection;
  private final ByteBudget budget;
  private final Refusals refusals;

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
   * @param refusals what is said to those who never get as far as a request
   */
  ByteStage(Connection connection, ByteBudget budget, Refusals refusals) {
    this.connection = connection;
    this.budget = budget;
    this.refusals = refusals;
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

    private final Framing framing = new Framing();

    /** To be said before the connection is closed. */
    private @Nullable ByteString farewell;

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
            push(toSocket, refusals.tooSlow());
          }
          completeStage();
        }
        case MALFORMED -> {
          Fault fault = framing.fault();
          if (fault != null && !isClosed(fromHttp)) {
            part(refusals.malformed().apply(fault.detail()));
          }
        }
      }
    }

    /** Says the last word as soon as there is room for it. */
    private void part(ByteString words) {
      if (isAvailable(toSocket) && pending.isEmpty()) {
        push(toSocket, words);
        completeStage();
      } else {
        farewell = words;
      }
    }

    /**
     * Nothing more is read. If a body goes wrong, whoever reads it says so; else it is said here,
     * in its turn.
     */
    private void refuse(ByteString before) {
      if (!before.isEmpty()) {
        pass(before);
      }
      if (framing.inBody()) {
        complete(toHttp);
      } else {
        connection.malformedAfter(framing.heads());
      }
    }

    private void pass(ByteString bytes) {
      // The session is for TLS, which ends before it comes here.
      push(toHttp, new TLSProtocol.SessionBytes(null, bytes));
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
        ByteString good = bytes.take(framing.check(bytes));
        if (framing.fault() != null) {
          refuse(good);
        } else if (good.isEmpty()) {
          pull(fromSocket);
        } else {
          pass(good);
        }
      }

      @Override
      public void onUpstreamFinish() {
        connection.left();
        // Else the answers to what came before the fault, and to that, are still to be sent.
        if (framing.fault() == null) {
          complete(toHttp);
        }
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
        if (framing.fault() == null) {
          pull(fromSocket);
        }
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
        } else if (farewell != null) {
          part(farewell);
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

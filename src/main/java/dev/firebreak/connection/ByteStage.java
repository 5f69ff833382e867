package dev.firebreak.connection;

import dev.firebreak.memory.ByteBudget;
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
 * The byte side of a connection. Passes one request at a time to Pekko's HTTP layer, and only bytes
 * that are unambiguously a request; passes answers on to the socket; and closes the connection when
 * told to.
 */
final class ByteStage
    extends GraphStage<BidiShape<SslTlsOutbound, ByteString, ByteString, SslTlsInbound>> {
  private static final int TOO_SLOW = 408;

  private final Connection connection;
  private final HeadLimits limits;
  private final ByteBudget budget;
  private final Refusals refusals;
  private final @Nullable LoggedConnection logged;

  private final Inlet<SslTlsOutbound> fromHttp = Inlet.create("fromHttp");
  private final Outlet<ByteString> toSocket = Outlet.create("toSocket");
  private final Inlet<ByteString> fromSocket = Inlet.create("fromSocket");
  private final Outlet<SslTlsInbound> toHttp = Outlet.create("toHttp");
  private final BidiShape<SslTlsOutbound, ByteString, ByteString, SslTlsInbound> shape =
      new BidiShape<>(fromHttp, toSocket, fromSocket, toHttp);

  /**
   * Creates the stage of one connection.
   *
   * @param limits the limits of request heads
   * @param budget charged for buffered requests, and for answers until they are sent
   * @param refusals the answers to connections that never send a valid request
   * @param logged receives what the connection refuses; null if requests are not logged
   */
  ByteStage(
      Connection connection,
      HeadLimits limits,
      ByteBudget budget,
      Refusals refusals,
      @Nullable LoggedConnection logged) {
    this.connection = connection;
    this.limits = limits;
    this.budget = budget;
    this.refusals = refusals;
    this.logged = logged;
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
    private final ReceivedBytes intake = new ReceivedBytes(limits, budget);
    private final Outbox outbox = new Outbox(connection, budget);

    /** Sent after all answers, before the connection is closed. */
    private @Nullable ByteString lastAnswer;

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
      intake.release();
      outbox.release();
      connection.closed();
    }

    private void onOrder(Connection.Order order) {
      switch (connection.judge(order)) {
        case GO_ON -> {}
        case CLOSE -> completeStage();
        case ABORT -> failStage(new TookTooLong());
        case TOO_SLOW -> part(TOO_SLOW, refusals.tooSlow());
      }
    }

    /** Passes bytes to the HTTP layer if it has asked for them, or reads more from the socket. */
    private void handOut() {
      ByteString next = intake.next();
      FramingError error = intake.error();
      if (next != null) {
        if (intake.cacheIsFull()) {
          connection.lastRequest();
        }
        connection.passingOn(intake.credentials());
        if (logged != null) {
          logged.passingOn(next);
        }
        // The session is for TLS, which this connection does not use.
        push(toHttp, new TLSProtocol.SessionBytes(null, next));
      } else if (error != null) {
        refuse(error);
      } else if (isClosed(fromSocket)) {
        end();
      } else {
        if (intake.headBegun()) {
          connection.headBegun();
        }
        pull(fromSocket);
      }
    }

    /** Stops reading. An error within a body is answered by the reader of the body. */
    private void refuse(FramingError error) {
      if (intake.inBody()) {
        complete(toHttp);
      } else {
        part(error.status(), refusals.refused().of(error.status(), error.detail()));
      }
    }

    /** The input has ended, and all received bytes were passed on. */
    private void end() {
      if (intake.headBegun()) {
        refuse(FramingError.CUT_OFF);
      } else {
        complete(toHttp);
      }
    }

    /** Sends a last answer once the HTTP layer has sent all of its answers. */
    private void part(int status, ByteString words) {
      if (logged != null) {
        logged.refused(status, words);
      }
      lastAnswer = words;
      connection.parting();
      complete(toHttp);
    }

    /** Closes the connection after the HTTP layer has finished and the socket got all bytes. */
    private void close() {
      if (lastAnswer != null) {
        push(toSocket, lastAnswer);
      }
      complete(toSocket);
    }

    private final class FromSocket extends AbstractInHandler {
      @Override
      public void onPush() {
        intake.arrived(grab(fromSocket));
        handOut();
      }

      @Override
      public void onUpstreamFinish() {
        connection.left();
        if (isAvailable(toHttp)) {
          end();
        } else if (intake.isEmpty()) {
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
        handOut();
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
          if (logged != null) {
            logged.sending(bytes.bytes());
          }
          push(toSocket, outbox.first(bytes.bytes()));
        } else {
          pull(fromHttp);
        }
      }

      @Override
      public void onUpstreamFinish() {
        if (outbox.isEmpty() && (lastAnswer == null || isAvailable(toSocket))) {
          close();
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
        outbox.taken();
        if (!outbox.isEmpty()) {
          push(toSocket, outbox.next());
        } else if (isClosed(fromHttp)) {
          close();
        } else {
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

  /** The reason to reset a connection. Never logged, so it has no stack trace. */
  private static final class TookTooLong extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private TookTooLong() {
      super("the other side took too long", null, false, false);
    }
  }
}

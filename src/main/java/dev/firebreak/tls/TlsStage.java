package dev.firebreak.tls;

import dev.firebreak.liveness.HeapWatch;
import dev.firebreak.memory.ByteBudget;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.BidiShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.SubscriptionWithCancelException;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.util.ByteString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's side of one TLS connection. Decrypts one piece ahead of the demand, to notice that
 * the client leaves. A client that closes the connection without the closing alert of TLS is
 * treated as one that sends it: HTTP itself says where a request ends.
 */
final class TlsStage extends GraphStage<BidiShape<ByteString, ByteString, ByteString, ByteString>> {
  private static final Logger LOG = LoggerFactory.getLogger(TlsStage.class);
  private static final ByteString NONE = ByteString.emptyByteString();

  /** No more is read while more than this is to be sent for the handshake. */
  private static final int MOST_PENDING = 16 * 1024;

  /** Held bytes up to this number are not charged. */
  private static final int SMALL = 2048;

  private final SSLEngine engine;
  private final Executor threads;
  private final ByteBudget budget;
  private final Consumer<SSLSession> established;
  private final ByteString plainAnswer;

  private final Inlet<ByteString> toEncrypt = Inlet.create("toEncrypt");
  private final Outlet<ByteString> toSocket = Outlet.create("toSocket");
  private final Inlet<ByteString> fromSocket = Inlet.create("fromSocket");
  private final Outlet<ByteString> decrypted = Outlet.create("decrypted");
  private final BidiShape<ByteString, ByteString, ByteString, ByteString> shape =
      new BidiShape<>(toEncrypt, toSocket, fromSocket, decrypted);

  /**
   * Creates the stage of a connection.
   *
   * @param threads for the cryptography of the handshake
   * @param budget charged for the bytes that are held
   * @param established called on the thread of the stream once the handshake is complete
   * @param plainAnswer the answer, not encrypted, to a client that does not use TLS
   */
  TlsStage(
      SSLEngine engine,
      Executor threads,
      ByteBudget budget,
      Consumer<SSLSession> established,
      ByteString plainAnswer) {
    this.engine = engine;
    this.threads = threads;
    this.budget = budget;
    this.established = established;
    this.plainAnswer = plainAnswer;
  }

  @Override
  public BidiShape<ByteString, ByteString, ByteString, ByteString> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic();
  }

  private final class Logic extends GraphStageLogic {
    private final Records records = new Records(engine);
    private final ByteBudget.Share share = budget.share();
    private final AsyncCallback<NotUsed> whenDone = createAsyncCallback(_ -> onTasksDone());

    /** Decrypted bytes without demand. */
    private ByteString ready = NONE;

    /** Encrypted bytes without demand. */
    private ByteString pending = NONE;

    private long charged;
    private boolean told;

    /** Whether a thread of the handshakes has the engine. */
    private boolean working;

    /** Whether the connection is closed once the pending bytes are sent. */
    private boolean parting;

    private volatile boolean stopped;

    private Logic() {
      super(shape);
      setHandler(toEncrypt, new ToEncrypt());
      setHandler(toSocket, new ToSocket());
      setHandler(fromSocket, new FromSocket());
      setHandler(decrypted, new Decrypted());
    }

    @Override
    public void preStart() {
      pull(fromSocket);
    }

    @Override
    public void postStop() {
      stopped = true;
      share.release();
    }

    /** Does what can be done with the bytes that are there. */
    private void advance() {
      try {
        boolean more = true;
        while (more && !parting && !working) {
          more =
              switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> runTasks();
                case NEED_WRAP -> respond();
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN, NOT_HANDSHAKING, FINISHED -> decrypt();
              };
        }
      } catch (SSLException e) {
        fail(e);
      }
      flush();
      charge();
    }

    private boolean runTasks() {
      working = true;
      try {
        threads.execute(this::doTasks);
      } catch (RejectedExecutionException e) {
        failStage(e); // The node is stopping.
      }
      return false;
    }

    /** Runs on a thread of the handshakes. */
    private void doTasks() {
      try {
        Runnable task = stopped ? null : engine.getDelegatedTask();
        while (task != null) {
          task.run();
          task = engine.getDelegatedTask();
        }
      } catch (Throwable t) {
        HeapWatch.noticed(t);
        LOG.error(
            "A TLS handshake failed because of an error in the server; its connection is closed,"
                + " other connections are not affected.",
            t);
      } finally {
        whenDone.invoke(NotUsed.getInstance());
      }
    }

    private void onTasksDone() {
      working = false;
      if (isClosed(toEncrypt)) {
        completeStage();
      } else {
        advance();
      }
    }

    /** Makes the next part of the handshake, or the answer to a closing alert. */
    private boolean respond() throws SSLException {
      ByteString response = records.encrypt(NONE);
      pending = pending.concat(response);
      tell();
      if (records.outputEnded()) {
        parting = true; // As TLS 1.2 demands when the client has closed its side.
      }
      return !response.isEmpty();
    }

    private boolean decrypt() throws SSLException {
      if (!ready.isEmpty()) {
        return false; // Also where the client has closed its side: these bytes come before the end.
      } else if (records.inputEnded()) {
        complete(decrypted);
        return false;
      } else if (pending.length() > MOST_PENDING || isClosed(decrypted)) {
        return false;
      } else if (!told && records.received().length() > 0 && isPlain()) {
        return false;
      } else if (!records.received().hasRecord()) {
        readMore();
        return false;
      }
      ready = records.decrypt();
      tell();
      handOut();
      return true;
    }

    /** Answers a client that does not use TLS: the first byte of TLS is never a letter. */
    private boolean isPlain() {
      int first = records.received().first();
      if (first < 'A' || first > 'Z') {
        return false;
      }
      LOG.debug("A client sent a request without TLS to a port with TLS; it is answered with 400.");
      pending = plainAnswer;
      parting = true;
      return true;
    }

    private void readMore() {
      if (isClosed(fromSocket)) {
        if (records.established()) {
          complete(decrypted);
        } else {
          completeStage();
        }
      } else if (!hasBeenPulled(fromSocket)) {
        pull(fromSocket);
      }
    }

    private void handOut() {
      if (!ready.isEmpty() && isAvailable(decrypted)) {
        push(decrypted, ready);
        ready = NONE;
      }
    }

    private void tell() {
      if (!told && records.established()) {
        told = true;
        established.accept(engine.getSession());
      }
    }

    /** Closes the connection, with an alert that says why. */
    private void fail(SSLException e) {
      LOG.debug("A TLS connection failed; it is closed.", e);
      pending = pending.concat(records.close());
      parting = true;
    }

    private void flush() {
      if (isAvailable(toSocket) && !pending.isEmpty()) {
        push(toSocket, pending);
        pending = NONE;
      }
      if (parting && pending.isEmpty()) {
        completeStage();
      } else if (isAvailable(toSocket)
          && records.established()
          && !hasBeenPulled(toEncrypt)
          && !isClosed(toEncrypt)) {
        pull(toEncrypt);
      }
    }

    private void charge() {
      long held = records.received().length() + (long) ready.length() + pending.length();
      long now = held <= SMALL ? 0 : held;
      if (now > charged) {
        share.charge(now - charged);
      } else if (now < charged) {
        share.shrink(charged - now);
      }
      charged = now;
    }

    private final class ToEncrypt extends AbstractInHandler {
      @Override
      public void onPush() {
        try {
          pending = pending.concat(records.encrypt(grab(toEncrypt)));
        } catch (SSLException e) {
          fail(e);
        }
        flush();
        charge();
      }

      @Override
      public void onUpstreamFinish() {
        if (working) {
          return; // Until the engine is free.
        } else if (!records.established()) {
          completeStage();
          return;
        }
        pending = pending.concat(records.close());
        parting = true;
        flush();
      }
    }

    private final class ToSocket extends AbstractOutHandler {
      @Override
      public void onPull() {
        flush();
        if (!parting) {
          advance();
        }
      }
    }

    private final class FromSocket extends AbstractInHandler {
      @Override
      public void onPush() {
        records.received().add(grab(fromSocket));
        advance();
      }

      @Override
      public void onUpstreamFinish() {
        advance();
      }
    }

    private final class Decrypted extends AbstractOutHandler {
      @Override
      public void onPull() {
        handOut();
        advance();
      }

      /** The answer may still have to be sent. */
      @Override
      public void onDownstreamFinish(Throwable cause) {
        if (!(cause instanceof SubscriptionWithCancelException.NonFailureCancellation)) {
          failStage(cause);
        } else {
          ready = NONE;
          records.received().release();
          charge();
          cancel(fromSocket, cause);
        }
      }
    }
  }
}

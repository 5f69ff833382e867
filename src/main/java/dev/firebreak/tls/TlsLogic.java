package dev.firebreak.tls;

import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLException;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.BidiShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.SubscriptionWithCancelException;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.util.ByteString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the bytes of one TLS connection between the ports of its stage. Decrypts one piece ahead of
 * the demand, to notice that the client leaves. A client that closes the connection without the
 * closing alert of TLS is treated as one that sends it: HTTP itself says where a request ends.
 */
final class TlsLogic extends GraphStageLogic {
  private static final Logger LOG = LoggerFactory.getLogger(TlsLogic.class);
  private static final ByteString NONE = ByteString.emptyByteString();

  /** No more is read while more than this is to be sent for the handshake. */
  private static final int MOST_UNSENT = 16 * 1024;

  private final Inlet<ByteString> toEncrypt;
  private final Outlet<ByteString> toSocket;
  private final Inlet<ByteString> fromSocket;
  private final Outlet<ByteString> decrypted;

  private final TlsConnection connection;
  private final Records records;
  private final DelegatedTasks tasks;
  private final HeldBytes held;

  /** Decrypted bytes without demand. */
  private ByteString unread = NONE;

  /** Encrypted bytes without demand. */
  private ByteString unsent = NONE;

  private boolean announced;

  /** Whether the connection is closed once the unsent bytes are sent. */
  private boolean closing;

  TlsLogic(
      BidiShape<ByteString, ByteString, ByteString, ByteString> shape, TlsConnection connection) {
    super(shape);
    toEncrypt = shape.in1();
    toSocket = shape.out1();
    fromSocket = shape.in2();
    decrypted = shape.out2();
    this.connection = connection;
    records = new Records(connection.engine());
    held = new HeldBytes(connection.budget());
    AsyncCallback<NotUsed> whenDone = createAsyncCallback(_ -> onTasksDone());
    tasks =
        new DelegatedTasks(
            connection.engine(),
            connection.handshakeThreads(),
            () -> whenDone.invoke(NotUsed.getInstance()));
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
    tasks.stop();
    held.release();
  }

  /** Does what can be done with the bytes that are there. */
  private void advance() {
    try {
      boolean more = true;
      while (more && !closing && !tasks.running()) {
        more =
            switch (connection.engine().getHandshakeStatus()) {
              case NEED_TASK -> startTasks();
              case NEED_WRAP -> encryptHandshake();
              case NEED_UNWRAP, NEED_UNWRAP_AGAIN, NOT_HANDSHAKING, FINISHED -> decryptAhead();
            };
      }
    } catch (SSLException e) {
      closeBecauseOf(e);
    }
    send();
    chargeHeldBytes();
  }

  private boolean startTasks() {
    try {
      tasks.start();
    } catch (RejectedExecutionException e) {
      failStage(e); // The node is stopping.
    }
    return false;
  }

  private void onTasksDone() {
    tasks.finished();
    if (isClosed(toEncrypt)) {
      completeStage();
    } else {
      advance();
    }
  }

  /** Makes the next part of the handshake, or the answer to a closing alert. */
  private boolean encryptHandshake() throws SSLException {
    ByteString response = records.encrypt(NONE);
    unsent = unsent.concat(response);
    announceHandshake();
    if (records.outputEnded()) {
      closing = true; // As TLS 1.2 demands when the client has closed its side.
    }
    return !response.isEmpty();
  }

  private boolean decryptAhead() throws SSLException {
    if (!unread.isEmpty()) {
      return false; // Also where the client has closed its side: these bytes come before the end.
    } else if (records.inputEnded()) {
      complete(decrypted);
      return false;
    } else if (unsent.length() > MOST_UNSENT || isClosed(decrypted)) {
      return false;
    } else if (beginsWithoutTls()) {
      answerPlainRequest();
      return false;
    } else if (!records.received().hasRecord()) {
      readMore();
      return false;
    }
    unread = records.decrypt();
    announceHandshake();
    pushDecrypted();
    return true;
  }

  /** Whether the client does not use TLS, of which the first byte is never a letter. */
  private boolean beginsWithoutTls() {
    ReceivedRecords received = records.received();
    return !announced
        && received.length() > 0
        && received.first() >= 'A'
        && received.first() <= 'Z';
  }

  private void answerPlainRequest() {
    LOG.debug("A client sent a request without TLS to a port with TLS; it is answered with 400.");
    unsent = connection.plainAnswer();
    closing = true;
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

  private void pushDecrypted() {
    if (!unread.isEmpty() && isAvailable(decrypted)) {
      push(decrypted, unread);
      unread = NONE;
    }
  }

  /** Tells once that the handshake is complete. */
  private void announceHandshake() {
    if (!announced && records.established()) {
      announced = true;
      connection.established().accept(connection.engine().getSession());
    }
  }

  /** Closes the connection, with an alert that says why. */
  private void closeBecauseOf(SSLException e) {
    LOG.debug("A TLS connection failed; it is closed.", e);
    close();
  }

  private void close() {
    unsent = unsent.concat(records.close());
    closing = true;
  }

  /** Sends what is unsent, and asks for more. */
  private void send() {
    if (isAvailable(toSocket) && !unsent.isEmpty()) {
      push(toSocket, unsent);
      unsent = NONE;
    }
    if (closing && unsent.isEmpty()) {
      completeStage();
    } else if (isAvailable(toSocket)
        && records.established()
        && !hasBeenPulled(toEncrypt)
        && !isClosed(toEncrypt)) {
      pull(toEncrypt);
    }
  }

  private void chargeHeldBytes() {
    held.charge(records.received().length() + (long) unread.length() + unsent.length());
  }

  private final class ToEncrypt extends AbstractInHandler {
    @Override
    public void onPush() {
      try {
        unsent = unsent.concat(records.encrypt(grab(toEncrypt)));
      } catch (SSLException e) {
        closeBecauseOf(e);
      }
      send();
      chargeHeldBytes();
    }

    @Override
    public void onUpstreamFinish() {
      if (tasks.running()) {
        return; // Until the engine is free.
      } else if (!records.established()) {
        completeStage();
        return;
      }
      close();
      send();
    }
  }

  private final class ToSocket extends AbstractOutHandler {
    @Override
    public void onPull() {
      send();
      if (!closing) {
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
      pushDecrypted();
      advance();
    }

    /** The answer may still have to be sent. */
    @Override
    public void onDownstreamFinish(Throwable cause) {
      if (!(cause instanceof SubscriptionWithCancelException.NonFailureCancellation)) {
        failStage(cause);
      } else {
        unread = NONE;
        records.received().release();
        chargeHeldBytes();
        cancel(fromSocket, cause);
      }
    }
  }
}

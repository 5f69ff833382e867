package dev.firebreak.tls;

import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.apache.pekko.util.ByteString;

/** The records of one connection, which the JDK's engine makes and reads. */
final class Records {
  private static final int PIECE = 64 * 1024;

  /** Larger than the largest record, which the engine demands as space for each. */
  private static final int RECORD = 18 * 1024;

  /** Buffers per thread: only the few threads of the actor system run streams. */
  private static final ThreadLocal<ByteBuffer> PLAIN =
      ThreadLocal.withInitial(() -> ByteBuffer.allocate(PIECE + RECORD));

  private static final ThreadLocal<ByteBuffer> ENCRYPTED =
      ThreadLocal.withInitial(() -> ByteBuffer.allocate(PIECE + 2 * RECORD));

  private static final String TLS_1_2 = "TLSv1.2";

  /** How much a client may send before the handshake is complete, with its certificates. */
  private static final int LONGEST_HANDSHAKE = 128 * 1024;

  private final SSLEngine engine;
  private final ReceivedRecords received = new ReceivedRecords();
  private boolean established;
  private long handshakeBytes;

  Records(SSLEngine engine) {
    this.engine = engine;
  }

  ReceivedRecords received() {
    return received;
  }

  /** Whether the handshake is complete. */
  boolean established() {
    return established;
  }

  /** Whether nothing more can be encrypted, because the closing alert was made. */
  boolean outputEnded() {
    return engine.isOutboundDone();
  }

  /** Whether the client has announced that it sends nothing more. */
  boolean inputEnded() {
    return engine.isInboundDone();
  }

  /** Encrypts bytes; with none, makes what the handshake is to send. */
  ByteString encrypt(ByteString plain) throws SSLException {
    ByteBuffer from = ByteBuffer.wrap(plain.toArrayUnsafe());
    ByteBuffer to = ENCRYPTED.get().clear();
    ByteString earlier = ByteString.emptyByteString();
    do {
      if (to.remaining() < RECORD) {
        earlier = earlier.concat(copy(to));
        to.clear();
      }
      SSLEngineResult result = engine.wrap(from, to);
      noticeHandshakeEnd(result);
      if (result.bytesConsumed() + result.bytesProduced() == 0 && from.hasRemaining()) {
        throw new SSLException("the connection is closed");
      }
    } while (from.hasRemaining());
    ByteString last = copy(to);
    return earlier.isEmpty() ? last : earlier.concat(last);
  }

  /**
   * Decrypts the received records, as many as fit one piece; during the handshake only one.
   *
   * @return the plain bytes; empty if the records had none
   */
  ByteString decrypt() throws SSLException {
    ByteBuffer to = PLAIN.get().clear();
    boolean more = true;
    while (more && to.remaining() >= RECORD && received.hasRecord()) {
      boolean before = established;
      SSLEngineResult result = engine.unwrap(received.buffer(), to);
      if (result.bytesConsumed() == 0 && result.getStatus() != SSLEngineResult.Status.CLOSED) {
        throw new SSLException("a record can't be read: " + result.getStatus());
      }
      noticeHandshakeEnd(result);
      limitHandshake(result);
      boolean settled = result.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING;
      more = before && settled && result.getStatus() == SSLEngineResult.Status.OK;
      if (before && !settled && renegotiates(result)) {
        throw new SSLException("the client asks for a renegotiation, which is refused");
      }
    }
    received.trim();
    return copy(to);
  }

  /** In TLS 1.3 clients only change keys, and the certificate is settled by the handshake. */
  private boolean renegotiates(SSLEngineResult result) {
    return result.getStatus() != SSLEngineResult.Status.CLOSED
        && engine.getSession().getProtocol().equals(TLS_1_2);
  }

  private void limitHandshake(SSLEngineResult result) throws SSLException {
    if (!established) {
      handshakeBytes += result.bytesConsumed();
      if (handshakeBytes > LONGEST_HANDSHAKE) {
        throw new SSLException("the handshake is too long");
      }
    }
  }

  private void noticeHandshakeEnd(SSLEngineResult result) {
    established |= result.getHandshakeStatus() == HandshakeStatus.FINISHED;
  }

  /** Makes the last record: an alert that says why, or that this side is closed. */
  ByteString close() {
    ByteString last = ByteString.emptyByteString();
    engine.closeOutbound();
    try {
      while (!engine.isOutboundDone()) {
        ByteString alert = encrypt(ByteString.emptyByteString());
        if (alert.isEmpty()) {
          return last;
        }
        last = last.concat(alert);
      }
    } catch (SSLException _) {
      // The connection is closed without an alert.
    }
    return last;
  }

  private static ByteString copy(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.position()];
    buffer.get(0, bytes);
    return ByteString.fromArrayUnsafe(bytes);
  }
}

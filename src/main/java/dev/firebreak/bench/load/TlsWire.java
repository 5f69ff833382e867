package dev.firebreak.bench.load;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;

/** The client's side of TLS. */
final class TlsWire implements Wire {
  private static final int BUFFER = 36 * 1024;
  private static final long HANDSHAKE_LIMIT = TimeUnit.SECONDS.toNanos(10);
  private static final long POLL = TimeUnit.MICROSECONDS.toNanos(50);
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final SocketChannel channel;
  private final SSLEngine engine;
  private final ByteBuffer received = ByteBuffer.allocate(BUFFER);
  private final ByteBuffer unsent = ByteBuffer.allocate(BUFFER).flip();

  private TlsWire(SocketChannel channel, SSLEngine engine) {
    this.channel = channel;
    this.engine = engine;
  }

  /**
   * Makes the handshake, and waits for its end. Connections are made before the measurement, and
   * seldom again.
   */
  static TlsWire connect(SocketChannel channel, SSLContext context) throws IOException {
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(true);
    TlsWire wire = new TlsWire(channel, engine);
    engine.beginHandshake();
    long end = System.nanoTime() + HANDSHAKE_LIMIT;
    ByteBuffer plain = ByteBuffer.allocate(BUFFER);
    while (engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING) {
      if (System.nanoTime() - end > 0) {
        throw new IOException("the TLS handshake took too long");
      }
      wire.shakeHands(plain);
    }
    while (!wire.flush()) {
      LockSupport.parkNanos(POLL);
    }
    return wire;
  }

  private void shakeHands(ByteBuffer plain) throws IOException {
    switch (engine.getHandshakeStatus()) {
      case NEED_TASK -> {
        for (Runnable task = engine.getDelegatedTask();
            task != null;
            task = engine.getDelegatedTask()) {
          task.run();
        }
      }
      case NEED_WRAP -> {
        if (flush()) {
          wrap(NOTHING);
        }
        flush();
      }
      case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
        flush();
        int before = received.position();
        int count = channel.read(received);
        if (count < 0) {
          throw new EOFException("closed within the TLS handshake");
        }
        unwrap(plain);
        if (count == 0 && received.position() == before) {
          LockSupport.parkNanos(POLL);
        }
      }
      case NOT_HANDSHAKING, FINISHED -> {}
    }
  }

  private void wrap(ByteBuffer plain) throws IOException {
    unsent.clear();
    engine.wrap(plain, unsent);
    unsent.flip();
  }

  private boolean flush() throws IOException {
    channel.write(unsent);
    return !unsent.hasRemaining();
  }

  @Override
  public boolean write(ByteBuffer bytes) throws IOException {
    while (flush() && bytes.hasRemaining()) {
      wrap(bytes);
    }
    return !unsent.hasRemaining() && !bytes.hasRemaining();
  }

  @Override
  public int read(ByteBuffer buffer) throws IOException {
    int before = buffer.position();
    int count = channel.read(received);
    unwrap(buffer);
    int plain = buffer.position() - before;
    return plain == 0 && (count < 0 || engine.isInboundDone()) ? -1 : plain;
  }

  /** Decrypts all whole records, as far as the handshake permits. */
  private void unwrap(ByteBuffer plain) throws IOException {
    received.flip();
    boolean more = true;
    while (more && received.hasRemaining()) {
      SSLEngineResult result = engine.unwrap(received, plain);
      more =
          result.bytesConsumed() > 0
              && result.getStatus() == SSLEngineResult.Status.OK
              && result.getHandshakeStatus() != HandshakeStatus.NEED_TASK
              && result.getHandshakeStatus() != HandshakeStatus.NEED_WRAP;
    }
    received.compact();
  }
}

package dev.firebreak.bench.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** One connection to the server, and the request in flight on it. */
final class Connection {
  private static final int IDLE = -1;

  private final ResponseReader answer = new ResponseReader();
  private final SocketChannel channel;
  private final SelectionKey key;
  private final @Nullable SSLContext tls;
  private Wire wire;
  private @Nullable ByteBuffer unsent;
  private int kind = IDLE;
  private long due;

  private Connection(SocketChannel channel, Selector selector, @Nullable SSLContext tls)
      throws IOException {
    this.channel = channel;
    this.tls = tls;
    this.wire = new Wire.Plain(channel);
    this.key = channel.register(selector, SelectionKey.OP_CONNECT, this);
  }

  /**
   * Starts to connect; the key becomes connectable.
   *
   * @param tls what the client trusts; null for a connection that is not encrypted
   */
  static Connection open(InetSocketAddress address, Selector selector, @Nullable SSLContext tls)
      throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.connect(address);
      return new Connection(channel, selector, tls);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Completes the connect; requests can be sent then. */
  void connected() throws IOException {
    channel.finishConnect();
    if (tls != null) {
      wire = TlsWire.connect(channel, tls);
    }
    key.interestOps(SelectionKey.OP_READ);
  }

  /**
   * Sends a request.
   *
   * @param kind the index of the kind of request, for {@link #kind()}
   * @param dueAt when the request was due
   */
  void send(PreparedRequest request, int kind, long dueAt) throws IOException {
    this.kind = kind;
    due = dueAt;
    unsent = request.bytes().duplicate();
    write();
  }

  /** Writes more of the request. */
  void write() throws IOException {
    ByteBuffer rest = unsent;
    if (rest == null) {
      return;
    }
    if (!wire.write(rest)) {
      key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
    } else {
      unsent = null;
      if (key.interestOps() != SelectionKey.OP_READ) {
        key.interestOps(SelectionKey.OP_READ);
      }
    }
  }

  /**
   * Reads the available bytes.
   *
   * @param buffer the buffer to read into, used during this call only
   * @return whether the answer is complete
   * @throws MalformedAnswer if the bytes are not an answer
   * @throws java.io.EOFException if the server closed the connection, idle or within an answer
   */
  boolean read(ByteBuffer buffer) throws IOException {
    buffer.clear();
    int count = wire.read(buffer);
    if (count < 0) {
      if (isBusy() && answer.readEnd()) {
        return true;
      }
      throw new java.io.EOFException();
    }
    buffer.flip();
    if (count == 0) {
      return false;
    } else if (!isBusy()) {
      throw new MalformedAnswer("an answer to no request");
    }
    boolean complete = answer.read(buffer);
    if (complete && buffer.hasRemaining()) {
      throw new MalformedAnswer("bytes after the end of the answer");
    }
    return complete;
  }

  /**
   * Called when the answer has been counted.
   *
   * @return whether the connection can be used again
   */
  boolean release() {
    boolean reusable = answer.keepAlive() && unsent == null;
    kind = IDLE;
    answer.reset();
    return reusable;
  }

  /** Closes the connection; errors are ignored. */
  void close() {
    try {
      channel.close();
    } catch (IOException _) {
      // The connection is not used any more.
    }
  }

  ResponseReader answer() {
    return answer;
  }

  boolean isBusy() {
    return kind != IDLE;
  }

  /** The kind of the request in flight. */
  int kind() {
    return kind;
  }

  /** When the request in flight was due. */
  long due() {
    return due;
  }
}

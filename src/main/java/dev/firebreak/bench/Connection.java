package dev.firebreak.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** One connection to the server, made again when it breaks, and the request under way on it. */
final class Connection {
  private static final int IDLE = -1;

  private final ResponseReader answer = new ResponseReader();
  private final SocketChannel channel;
  private final SelectionKey key;
  private @Nullable ByteBuffer unsent;
  private int shot = IDLE;
  private long due;

  private Connection(SocketChannel channel, Selector selector) throws IOException {
    this.channel = channel;
    this.key = channel.register(selector, SelectionKey.OP_CONNECT, this);
  }

  /** Begins to connect; the key becomes connectable. */
  static Connection open(InetSocketAddress address, Selector selector) throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.connect(address);
      return new Connection(channel, selector);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Ends connecting. Requests can be sent then. */
  void connected() throws IOException {
    channel.finishConnect();
    key.interestOps(SelectionKey.OP_READ);
  }

  /**
   * Sends a request.
   *
   * @param kind which, for {@link #shot()}
   * @param dueAt when it was due
   */
  void send(RequestBytes request, int kind, long dueAt) throws IOException {
    shot = kind;
    due = dueAt;
    unsent = request.request().duplicate();
    write();
  }

  /** Goes on sending. */
  void write() throws IOException {
    ByteBuffer rest = unsent;
    if (rest == null) {
      return;
    }
    channel.write(rest);
    if (rest.hasRemaining()) {
      key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
    } else {
      unsent = null;
      if (key.interestOps() != SelectionKey.OP_READ) {
        key.interestOps(SelectionKey.OP_READ);
      }
    }
  }

  /**
   * Reads what is there.
   *
   * @param buffer to read into, for this call only
   * @return whether the answer is whole
   * @throws BrokenAnswer if what came is no answer
   * @throws java.io.EOFException if the server closed, be it idle or in the middle of an answer
   */
  boolean read(ByteBuffer buffer) throws IOException {
    buffer.clear();
    int count = channel.read(buffer);
    if (count < 0) {
      if (isBusy() && answer.readEnd()) {
        return true;
      }
      throw new java.io.EOFException();
    }
    buffer.flip();
    if (!isBusy() && count > 0) {
      throw new BrokenAnswer("an answer to no request");
    }
    boolean whole = answer.read(buffer);
    if (whole && buffer.hasRemaining()) {
      throw new BrokenAnswer("more than an answer");
    }
    return whole;
  }

  /**
   * The answer was seen to.
   *
   * @return whether the connection can be used again
   */
  boolean release() {
    boolean reusable = answer.keepAlive() && unsent == null;
    shot = IDLE;
    answer.reset();
    return reusable;
  }

  /** Closes, without a word. */
  void close() {
    try {
      channel.close();
    } catch (IOException _) {
      // There is nobody to tell.
    }
  }

  ResponseReader answer() {
    return answer;
  }

  boolean isBusy() {
    return shot != IDLE;
  }

  /** Which kind of request is under way. */
  int shot() {
    return shot;
  }

  /** When it was due. */
  long due() {
    return due;
  }
}

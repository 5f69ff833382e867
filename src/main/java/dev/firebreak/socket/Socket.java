package dev.firebreak.socket;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.util.ByteString;

/** An accepted connection whose stream is not running yet. */
public final class Socket {
  /** How many bytes are written at once: what a pipe holds, with the framing of a chunk. */
  public static final int WRITE = 64 * 1024 + 32;

  private final SocketChannel channel;
  private final Peer peer;
  private final EventLoop loop;
  private final SocketClose closing;

  /** Set by the thread that the acceptor hands the socket to, and read by it alone. */
  private boolean refused;

  Socket(SocketChannel channel, Peer peer, EventLoop loop, SocketClose closing) {
    this.channel = channel;
    this.peer = peer;
    this.loop = loop;
    this.closing = closing;
  }

  /** The client. */
  public Peer peer() {
    return peer;
  }

  /**
   * The stream of the socket, which may be run once. Its input is written to the socket, its output
   * is what was read. The stream demands more input when the system has taken the last piece. The
   * output ends when the client sends nothing more, and fails if the connection is lost. When the
   * input ends and is written, the connection is closed; if the input fails, the connection is
   * reset.
   */
  public Flow<ByteString, ByteString, NotUsed> flow() {
    return Flow.fromGraph(new SocketStage(channel, loop, closing.writing()));
  }

  /**
   * Sends these bytes, if the system takes them at once, and closes the socket without running its
   * stream.
   */
  public void refuse(ByteString words) {
    refused = true;
    try {
      channel.write(words.toByteBuffer());
    } catch (IOException _) {
      drop();
      return;
    }
    loop.execute(() -> loop.lingering().add(channel));
  }

  /**
   * Runs an action on the thread that has opened or refused the socket, or, as a refused socket
   * holds its descriptor until its event loop has seen it, after that.
   */
  void whenHandled(Runnable action) {
    if (refused) {
      loop.execute(action);
    } else {
      action.run();
    }
  }

  /** Closes the socket without running its stream. */
  public void drop() {
    EventLoop.close(channel);
  }
}

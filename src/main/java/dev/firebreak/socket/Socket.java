package dev.firebreak.socket;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.util.ByteString;

/** A connection that was accepted, and whose stream has yet to be run. */
public final class Socket {
  private final SocketChannel channel;
  private final InetSocketAddress remote;
  private final EventLoop loop;
  private final SocketClose closing;

  Socket(SocketChannel channel, InetSocketAddress remote, EventLoop loop, SocketClose closing) {
    this.channel = channel;
    this.remote = remote;
    this.loop = loop;
    this.closing = closing;
  }

  /** Who it is. */
  public InetAddress remote() {
    return remote.getAddress();
  }

  /**
   * Takes what is to be written and gives what was read; to be run once. It asks for more to write
   * when the system has taken the last. What it gives ends when the other side will send nothing
   * more, and fails if the connection is lost. When what it takes ends, and is written, the
   * connection is closed; if that fails, it is reset.
   */
  public Flow<ByteString, ByteString, NotUsed> flow() {
    return Flow.fromGraph(new SocketStage(channel, loop, closing.writing()));
  }

  /** Says this, if the system takes it at once, and closes it; it will not be run. */
  public void refuse(ByteString words) {
    try {
      channel.write(words.toByteBuffer());
    } catch (IOException _) {
      drop();
      return;
    }
    loop.execute(() -> loop.lingering().add(channel));
  }

  /** Closes it; it will not be run. */
  public void drop() {
    EventLoop.close(channel);
  }
}

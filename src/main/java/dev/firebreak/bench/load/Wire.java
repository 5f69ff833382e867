package dev.firebreak.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** How a connection sends and receives its bytes: as they are, or encrypted. */
sealed interface Wire permits Wire.Plain, TlsWire {
  /**
   * Sends as much as the system takes.
   *
   * @return whether everything was sent
   */
  boolean write(ByteBuffer bytes) throws IOException;

  /**
   * Receives what has arrived.
   *
   * @return the number of bytes; -1 if the server sends nothing more
   */
  int read(ByteBuffer buffer) throws IOException;

  /** Sends and receives the bytes as they are. */
  record Plain(SocketChannel channel) implements Wire {
    @Override
    public boolean write(ByteBuffer bytes) throws IOException {
      channel.write(bytes);
      return !bytes.hasRemaining();
    }

    @Override
    public int read(ByteBuffer buffer) throws IOException {
      return channel.read(buffer);
    }
  }
}

package dev.firebreak.socket;

import java.io.IOException;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;

/** Pipes that an event loop waits for. */
final class LoopPipe {
  private LoopPipe() {}

  /** Opens a pipe, and has a loop report when there is something to read. */
  static Pipe open(EventLoop loop, EventLoop.Ready ready) throws IOException {
    Pipe pipe = Pipe.open();
    pipe.source().configureBlocking(false);
    loop.execute(
        () -> {
          try {
            loop.register(pipe.source(), SelectionKey.OP_READ, ready);
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
    return pipe;
  }
}

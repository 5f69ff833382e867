package dev.firebreak.keeper;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * What a node and its keeper know of each other. The node's standard input is a pipe that only the
 * keeper holds: it ends when the keeper does, whatever ended it. And the keeper writes more into it
 * than a pipe holds, at which it is held up until the node reads, which the node does once it
 * listens. So no file, port or signal is needed, and nothing can be left behind.
 */
public final class KeeperProtocol {
  /** In the place of the option that asks for a keeper, for the node that has one. */
  public static final String OPTION = "--kept";

  /** The option that asks for a keeper. */
  public static final String ASKED = "--keep-alive";

  /**
   * What a kept node ends with if it was asked to end; its keeper makes 0 of it. A plain 0 can be
   * anybody's {@code System.exit(0)}.
   */
  public static final int STOPPED = 79;

  /** No pipe holds as much, unless somebody privileged made it larger by hand. */
  private static final int GREETING = 1 << 20;

  private static final int PIECE = 1 << 13;

  private KeeperProtocol() {}

  /**
   * The keeper's part. Blocks until the node listens.
   *
   * @throws IOException if it ended before
   */
  static void awaitListening(OutputStream toNode) throws IOException {
    byte[] piece = new byte[PIECE];
    for (int written = 0; written < GREETING; written += PIECE) {
      toNode.write(piece);
    }
    toNode.flush();
  }

  /**
   * The node's part, once it listens.
   *
   * @param fromKeeper its standard input
   * @param lost run once, on this thread or another, when there is no keeper any more
   */
  public static void listens(InputStream fromKeeper, Runnable lost) {
    byte[] piece = new byte[PIECE];
    for (int read = 0; read < GREETING; read += PIECE) {
      if (!isFilled(fromKeeper, piece)) {
        lost.run();
        return;
      }
    }
    Thread.ofPlatform()
        .name("keeper-watch")
        .daemon()
        .start(
            () -> {
              while (isFilled(fromKeeper, piece)) {
                // A keeper has nothing else to say.
              }
              lost.run();
            });
  }

  private static boolean isFilled(InputStream in, byte[] piece) {
    try {
      return in.readNBytes(piece, 0, piece.length) == piece.length;
    } catch (IOException _) {
      return false;
    }
  }
}

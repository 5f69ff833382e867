package dev.firebreak.keeper;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * The protocol between a node and its keeper. The node's standard input is a pipe that only the
 * keeper holds: the pipe ends when the keeper ends, for whatever reason. The keeper writes more
 * into the pipe than it can hold, so the write blocks until the node reads, which the node does
 * once it listens. Each further piece asks the node to reload its configuration. The protocol needs
 * no file, port or signal, and so leaves nothing behind.
 */
public final class KeeperProtocol {
  /** The option of a node that has a keeper; replaces {@link #ASKED}. */
  public static final String OPTION = "--kept";

  /** The option that asks for a keeper. */
  public static final String ASKED = "--keep-alive";

  /**
   * The exit code of a kept node that was asked to stop; its keeper then exits with 0. The node
   * does not use 0 itself, because any code may call {@code System.exit(0)}.
   */
  public static final int STOPPED = 79;

  /** More than a pipe holds, unless a privileged user has enlarged it. */
  private static final int GREETING = 1 << 20;

  private static final int PIECE = 1 << 13;

  private KeeperProtocol() {}

  /**
   * The keeper's side. Blocks until the node listens.
   *
   * @throws IOException if the node ended before
   */
  static void awaitListening(OutputStream toNode) throws IOException {
    byte[] piece = new byte[PIECE];
    for (int written = 0; written < GREETING; written += PIECE) {
      toNode.write(piece);
    }
    toNode.flush();
  }

  /** The keeper's side: asks a node that listens to reload its configuration. */
  static void reload(OutputStream toNode) throws IOException {
    toNode.write(new byte[PIECE]);
    toNode.flush();
  }

  /**
   * The node's side, called once the node listens.
   *
   * @param fromKeeper the node's standard input
   * @param reload run whenever the keeper asks for a reload
   * @param lost run once, on this thread or another, when the keeper has ended
   */
  public static void listens(InputStream fromKeeper, Runnable reload, Runnable lost) {
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
                reload.run();
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

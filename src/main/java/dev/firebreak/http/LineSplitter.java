package dev.firebreak.http;

import dev.firebreak.memory.ByteBudget;
import java.util.function.Consumer;
import org.apache.pekko.util.ByteString;

/**
 * Splits pieces into lines and skips blank lines. Reads each byte once, however the pieces are cut,
 * and counts each line against the budget from its first byte on. Belongs to one stream.
 */
final class LineSplitter {
  /**
   * The memory that a line takes besides its bytes until it is stored: its submission and the
   * pending answer.
   */
  static final int OVERHEAD = 1024;

  private final ByteBudget budget;
  private final int maxBytes;

  private ByteBudget.Share share;
  private CountedBytes bytes;
  private LineError error = LineError.NONE;
  private boolean blank = true;

  /** Why a line has no bytes. */
  enum LineError {
    NONE,
    /** The line is longer than allowed. */
    TOO_LONG,
    /** The budget has no memory left. */
    NO_MEMORY
  }

  /**
   * A line.
   *
   * @param bytes its content; empty if the line could not be read
   * @param share its part of the budget, to be released by the consumer of the line
   */
  record Line(ByteString bytes, ByteBudget.Share share, LineError error) {}

  LineSplitter(ByteBudget budget) {
    this.budget = budget;
    maxBytes = (int) Math.min(Integer.MAX_VALUE, budget.largest());
    share = budget.share();
    bytes = new CountedBytes(share);
  }

  /** Passes on the lines that end in this piece. */
  void split(ByteString piece, Consumer<Line> lines) {
    byte[] all = piece.toArrayUnsafe();
    int from = 0;
    for (int i = 0; i < all.length; i++) {
      if (all[i] == '\n') {
        buffer(all, from, i);
        endLine(lines);
        from = i + 1;
      }
    }
    buffer(all, from, all.length);
  }

  private void buffer(byte[] all, int from, int to) {
    if (error != LineError.NONE) {
      return;
    }
    for (int i = from; blank && i < to; i++) {
      blank = (all[i] & 0xFF) <= ' ';
    }
    if (bytes.size() + (long) to - from > maxBytes) {
      discardLine(LineError.TOO_LONG);
    } else if (!bytes.add(all, from, to - from)) {
      discardLine(LineError.NO_MEMORY);
    }
  }

  private void endLine(Consumer<Line> lines) {
    if (error == LineError.NONE && !blank && !share.grow(OVERHEAD)) {
      discardLine(LineError.NO_MEMORY);
    }
    ByteBudget.Share ended = share;
    if (error == LineError.NONE && blank) {
      ended.release();
      startLine();
    } else {
      Line line =
          new Line(
              error == LineError.NONE
                  ? ByteString.fromArrayUnsafe(bytes.whole())
                  : ByteString.emptyByteString(),
              ended,
              error);
      startLine();
      lines.accept(line);
    }
  }

  private void startLine() {
    share = budget.share();
    bytes = new CountedBytes(share);
    error = LineError.NONE;
    blank = true;
  }

  private void discardLine(LineError why) {
    share.release();
    bytes = new CountedBytes(share);
    error = why;
  }

  /** Ends the input after its last piece. */
  void close() {
    share.release();
  }
}

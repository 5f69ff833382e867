package dev.firebreak.connection;

import org.jspecify.annotations.Nullable;

/** Scans the framing of the chunks of a body, but not their data. */
final class ChunkScan {
  private static final int MOST_DIGITS = 8;
  private static final int LONGEST_EXTENSION = 256;
  private static final int HEX = 16;

  private enum At {
    SIZE,
    EXTENSION,
    SIZE_LINE_FEED,
    DATA,
    DATA_RETURN,
    DATA_LINE_FEED,
    END
  }

  private At at = At.SIZE;
  private int digits;
  private int extension;

  /** The size of the chunk, later the number of bytes that are still to come. */
  private long left;

  /** Starts a chunked body. */
  void begin() {
    at = At.SIZE;
    digits = 0;
    extension = 0;
    left = 0;
  }

  /** Whether the last chunk has arrived, after which trailers may follow. */
  boolean complete() {
    return at == At.END;
  }

  /** Whether the next bytes are data. */
  boolean inData() {
    return at == At.DATA;
  }

  /**
   * Consumes data.
   *
   * @return how many of these bytes are data of the current chunk
   */
  int data(int available) {
    int taken = (int) Math.min(left, available);
    left -= taken;
    if (left == 0) {
      at = At.DATA_RETURN;
    }
    return taken;
  }

  /** Consumes one byte that is not data; returns the error, or null. */
  @Nullable FramingError take(byte b) {
    return switch (at) {
      case SIZE -> size(b);
      case EXTENSION -> extension(b);
      case SIZE_LINE_FEED -> go(left == 0 ? At.END : At.DATA, b == '\n', FramingError.LINE_END);
      case DATA_RETURN -> go(At.DATA_LINE_FEED, b == '\r', FramingError.CHUNK_END);
      case DATA_LINE_FEED -> {
        begin();
        yield b == '\n' ? null : FramingError.CHUNK_END;
      }
      case DATA, END -> throw new IllegalStateException("not a byte for " + at);
    };
  }

  private @Nullable FramingError size(byte b) {
    int digit = b < 0 ? -1 : Character.digit(b, HEX);
    if (digit >= 0 && digits < MOST_DIGITS) {
      digits++;
      left = left * HEX + digit;
      return left <= Integer.MAX_VALUE ? null : FramingError.CHUNK_SIZE;
    }
    return switch (b) {
      case ';' -> go(At.EXTENSION, digits > 0, FramingError.CHUNK_SIZE);
      case '\r' -> go(At.SIZE_LINE_FEED, digits > 0, FramingError.CHUNK_SIZE);
      default -> FramingError.CHUNK_SIZE;
    };
  }

  private @Nullable FramingError extension(byte b) {
    if (b == '\r') {
      return go(At.SIZE_LINE_FEED, true, FramingError.LINE_END);
    }
    extension++;
    if (extension > LONGEST_EXTENSION) {
      return FramingError.CHUNK_EXTENSION;
    }
    return (b >= ' ' && b < 127) || b == '\t' ? null : FramingError.LINE_END;
  }

  private @Nullable FramingError go(At next, boolean right, FramingError otherwise) {
    at = next;
    return right ? null : otherwise;
  }
}

package dev.firebreak.connection;

import java.nio.charset.StandardCharsets;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/** The data of many chunks as one chunk, without extensions; and the last chunk. */
final class JoinedChunk {
  /** The digits of a size, and the line end. */
  private static final int BEFORE = 8 + 2;

  private static final byte[] AFTER = "\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] LAST = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final byte[] bytes;
  private int end = BEFORE;

  /** Creates a chunk for at most this many bytes of data. */
  JoinedChunk(int most) {
    bytes = new byte[BEFORE + most + AFTER.length + LAST.length];
  }

  void add(byte[] from, int at, int length) {
    System.arraycopy(from, at, bytes, end, length);
    end += length;
  }

  /** Returns the encoded chunk; null if it is empty. */
  @Nullable ByteString take(boolean last) {
    int from = BEFORE;
    if (end > BEFORE) {
      byte[] size =
          (Integer.toHexString(end - BEFORE) + "\r\n").getBytes(StandardCharsets.US_ASCII);
      from -= size.length;
      System.arraycopy(size, 0, bytes, from, size.length);
      append(AFTER);
    }
    if (last) {
      append(LAST);
    }
    return end == from ? null : ByteString.fromArrayUnsafe(bytes, from, end - from);
  }

  private void append(byte[] more) {
    System.arraycopy(more, 0, bytes, end, more.length);
    end += more.length;
  }
}

package dev.firebreak.tls;

import java.nio.ByteBuffer;
import org.apache.pekko.util.ByteString;

/** The encrypted bytes that have arrived and are not decrypted yet. */
final class ReceivedRecords {
  private static final int HEADER = 5;
  private static final int CHANGE_CIPHER_SPEC = 20;
  private static final int APPLICATION_DATA = 23;

  /** The largest record that TLS 1.2 permits; those of TLS 1.3 are smaller. */
  private static final int LARGEST = (16 << 10) + (2 << 10);

  private static final byte[] NOTHING = {};

  /** The bytes from the position on are left; the limit is the end of what has arrived. */
  private ByteBuffer bytes = ByteBuffer.wrap(NOTHING);

  /** Whether the array was created here, so that more may be appended to it. */
  private boolean own;

  /** Adds bytes, which are not copied if nothing is left. */
  void add(ByteString next) {
    if (!bytes.hasRemaining()) {
      bytes = ByteBuffer.wrap(next.toArrayUnsafe());
      own = false;
      return;
    }
    int left = bytes.remaining();
    int length = left + next.length();
    if (!own || bytes.position() + length > bytes.capacity()) {
      // Doubled: a client may send the record byte by byte.
      byte[] larger = new byte[Math.max(length, Math.min(2 * left, HEADER + LARGEST))];
      bytes.get(larger, 0, left);
      bytes = ByteBuffer.wrap(larger, 0, left);
      own = true;
    }
    int end = bytes.limit();
    bytes.limit(end + next.length());
    bytes.put(end, next.toArrayUnsafe());
  }

  /** The number of bytes that are left. */
  int length() {
    return bytes.remaining();
  }

  /** The first byte; call only if there is one. */
  int first() {
    return bytes.get(bytes.position());
  }

  /** Whether a whole record has arrived, or bytes that can't be the header of one. */
  boolean hasRecord() {
    if (bytes.remaining() < HEADER) {
      return false;
    }
    int at = bytes.position();
    int type = bytes.get(at);
    int length = Short.toUnsignedInt(bytes.getShort(at + HEADER - Short.BYTES));
    return type < CHANGE_CIPHER_SPEC
        || type > APPLICATION_DATA
        || length > LARGEST
        || bytes.remaining() >= HEADER + length;
  }

  /** The bytes, for the engine, which moves the position behind the record that it has read. */
  ByteBuffer buffer() {
    return bytes;
  }

  /** Releases the array if nothing is left. */
  void trim() {
    if (!bytes.hasRemaining()) {
      release();
    }
  }

  void release() {
    bytes = ByteBuffer.wrap(NOTHING);
    own = false;
  }
}

package dev.firebreak.command;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The last bytes that a program wrote to its standard error. Used by one thread at a time. */
public final class Tail {
  private static final int SIZE = 64 * 1024;
  private static final int FIRST = 1024;

  private byte[] ring = new byte[FIRST];

  /** The number of all bytes that were added. */
  private long count;

  /** Adds bytes. */
  public void add(ByteBuffer bytes) {
    while (ring.length < SIZE && count + bytes.remaining() > ring.length) {
      byte[] larger = new byte[ring.length * 2];
      System.arraycopy(ring, 0, larger, 0, (int) count);
      ring = larger;
    }
    while (bytes.hasRemaining()) {
      int at = (int) (count % ring.length);
      int length = Math.min(bytes.remaining(), ring.length - at);
      bytes.get(ring, at, length);
      count += length;
    }
  }

  /** The bytes that are kept, as text. */
  public String text() {
    int size = (int) Math.min(count, ring.length);
    byte[] last = new byte[size];
    for (int i = 0; i < size; i++) {
      last[i] = ring[(int) ((count - size + i) % ring.length)];
    }
    return new String(last, StandardCharsets.UTF_8);
  }
}

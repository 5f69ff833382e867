package dev.firebreak.store.move;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Counts rows and computes the SHA-256 of their values, in order. */
final class Checksum implements Rows {
  private final MessageDigest sha256;
  private long rows;

  Checksum() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // Every JVM has it.
    }
  }

  /** The number of rows and their digest. */
  record Sum(long rows, String sha256) {}

  @Override
  public void take(Row row) {
    rows++;
    for (byte[] value : row.values()) {
      int length = value == null ? -1 : value.length;
      sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(length).flip());
      if (value != null) {
        sha256.update(value);
      }
    }
  }

  /** Returns the sum of all rows so far. To be called once. */
  Sum sum() {
    return new Sum(rows, HexFormat.of().formatHex(sha256.digest()));
  }
}

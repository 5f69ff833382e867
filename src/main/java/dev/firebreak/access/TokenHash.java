package dev.firebreak.access;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The SHA-256 of a token's text, by which tokens are stored and found. A search by it takes no time
 * from which a text could be guessed: a caller can't choose the hash.
 *
 * @param a the first eight bytes
 * @param b the next eight bytes
 * @param c the next eight bytes
 * @param d the last eight bytes
 */
public record TokenHash(long a, long b, long c, long d) {
  private static final int ID_CHARACTERS = 12;

  private static final ThreadLocal<MessageDigest> SHA_256 =
      ThreadLocal.withInitial(
          () -> {
            try {
              return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
              throw new IllegalStateException("every Java has SHA-256", e);
            }
          });

  static TokenHash ofText(String text) {
    return of(SHA_256.get().digest(text.getBytes(StandardCharsets.ISO_8859_1)));
  }

  /** Reads the result of {@link #bytes}. */
  public static TokenHash of(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new TokenHash(buffer.getLong(), buffer.getLong(), buffer.getLong(), buffer.getLong());
  }

  /** The 32 bytes. */
  public byte[] bytes() {
    return ByteBuffer.allocate(4 * Long.BYTES).putLong(a).putLong(b).putLong(c).putLong(d).array();
  }

  /** The beginning of the hash, which identifies a token in lists and logs. */
  public String id() {
    return HexFormat.of().formatHex(bytes()).substring(0, ID_CHARACTERS);
  }

  @Override
  public String toString() {
    return id();
  }
}

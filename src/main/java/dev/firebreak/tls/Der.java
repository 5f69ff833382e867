package dev.firebreak.tls;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;

/** The distinguished encoding rules (X.690), as far as keys and certificates need them. */
public final class Der {
  /** The tag of an integer. */
  public static final int INTEGER = 0x02;

  /** The tag of a string of bits. */
  public static final int BIT_STRING = 0x03;

  /** The tag of a string of bytes. */
  public static final int OCTET_STRING = 0x04;

  /** The tag of an object identifier. */
  public static final int OBJECT_IDENTIFIER = 0x06;

  /** The tag of a sequence. */
  public static final int SEQUENCE = 0x30;

  private static final int SHORT = 0x80;

  private Der() {}

  /** Returns tag, length and content. */
  public static byte[] of(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.write(tag);
    int length = content.size();
    if (length < SHORT) {
      whole.write(length);
    } else {
      byte[] bytes = BigInteger.valueOf(length).toByteArray();
      int from = bytes[0] == 0 ? 1 : 0;
      whole.write(SHORT | bytes.length - from);
      whole.write(bytes, from, bytes.length - from);
    }
    whole.writeBytes(content.toByteArray());
    return whole.toByteArray();
  }

  /** Returns the first element of the sequence that these bytes encode, as it is encoded. */
  static byte[] firstOf(byte[] sequence) {
    int from = content(sequence, 0);
    int start = content(sequence, from);
    int end = start + length(sequence, from);
    return java.util.Arrays.copyOfRange(sequence, from, end);
  }

  private static int content(byte[] bytes, int at) {
    int first = Byte.toUnsignedInt(bytes[at + 1]);
    return at + 2 + (first < SHORT ? 0 : first - SHORT);
  }

  private static int length(byte[] bytes, int at) {
    int first = Byte.toUnsignedInt(bytes[at + 1]);
    if (first < SHORT) {
      return first;
    }
    return new BigInteger(1, bytes, at + 2, first - SHORT).intValueExact();
  }
}

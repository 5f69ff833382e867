package dev.firebreak.json;

import dev.firebreak.task.Outcome;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Checks whether the bytes of a JSON document are valid characters. JSON is UTF-8 (RFC 8259, 8.1),
 * and half a surrogate pair is not a character (RFC 7493, 2.1). Jackson would detect UTF-16, accept
 * overlong encodings, which can be used to bypass filters, and return halves of surrogate pairs,
 * which can't be encoded again.
 */
final class Encoding {
  private static final int BUFFER = 4096;
  private static final int ESCAPE = 6;
  private static final int HEX = 16;
  private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final byte[] bytes;

  private Encoding(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The outcome for invalid bytes; null if the bytes are valid. Plain ASCII takes one pass. */
  static @Nullable Outcome fault(byte[] bytes) {
    return new Encoding(bytes).fault();
  }

  /**
   * The length of the byte order mark of UTF-8 that some editors put at the beginning; 0 if there
   * is none.
   */
  static int markLength(byte[] bytes) {
    boolean marked =
        bytes.length >= MARK.length
            && Arrays.mismatch(bytes, 0, MARK.length, MARK, 0, MARK.length) < 0;
    return marked ? MARK.length : 0;
  }

  private @Nullable Outcome fault() {
    boolean ascii = true;
    int i = 0;
    while (i < bytes.length) {
      byte b = bytes[i];
      ascii &= b >= 0;
      if (b == 0) {
        return at(i, "There is a zero byte; JSON is read as UTF-8");
      }
      int length = b == '\\' ? escapeAt(i) : 1;
      if (length < 0) {
        return at(i, "Half of a surrogate pair stands alone");
      }
      i += length;
    }
    return ascii ? null : utf8Fault();
  }

  /**
   * The number of bytes to skip; negative if the escape is half of a surrogate pair without the
   * other half.
   */
  private int escapeAt(int i) {
    int unit = unitAt(i);
    if (unit < 0) {
      return 2; // Not an escape for a code unit; Jackson checks the others.
    } else if (Character.isLowSurrogate((char) unit)) {
      return -1;
    } else if (!Character.isHighSurrogate((char) unit)) {
      return ESCAPE;
    }
    int second = unitAt(i + ESCAPE);
    return second >= 0 && Character.isLowSurrogate((char) second) ? 2 * ESCAPE : -1;
  }

  /** The code unit of an escape; -1 if it has none. */
  private int unitAt(int i) {
    if (i + ESCAPE > bytes.length || bytes[i] != '\\' || bytes[i + 1] != 'u') {
      return -1;
    }
    int unit = 0;
    for (int digit = i + 2; digit < i + ESCAPE; digit++) {
      int value = Character.digit(bytes[digit], HEX);
      if (value < 0) {
        return -1;
      }
      unit = unit * HEX + value;
    }
    return unit;
  }

  private @Nullable Outcome utf8Fault() {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(BUFFER);
    while (true) {
      CoderResult result = decoder.decode(in, out, true);
      if (result.isError()) {
        return at(in.position(), "This is not UTF-8");
      } else if (result.isUnderflow()) {
        return null;
      }
      out.clear();
    }
  }

  private Outcome at(int position, String detail) {
    int line = 1;
    int lineStart = 0;
    for (int i = 0; i < position; i++) {
      if (bytes[i] == '\n') {
        line++;
        lineStart = i + 1;
      }
    }
    return new Outcome.Malformed(detail, line, position - lineStart + 1);
  }
}

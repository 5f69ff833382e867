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
 * Whether a JSON document's bytes are characters at all. JSON is UTF-8 (RFC 8259, 8.1), and half a
 * surrogate pair is no character (RFC 7493, 2.1). Jackson would guess at UTF-16, take characters in
 * more bytes than they need, which is how filters are passed by, and hand out halves of pairs that
 * nothing can write again.
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

  /** What is wrong, or null. One pass over plain ASCII. */
  static @Nullable Outcome fault(byte[] bytes) {
    return new Encoding(bytes).fault();
  }

  /** How many bytes a mark of UTF-8 takes at the beginning, which some editors put there. */
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

  /** How many bytes to go on; less than 0 if it is half of a pair without the other. */
  private int escapeAt(int i) {
    int unit = unitAt(i);
    if (unit < 0) {
      return 2; // Not one for a code unit; what else it is, Jackson says.
    } else if (Character.isLowSurrogate((char) unit)) {
      return -1;
    } else if (!Character.isHighSurrogate((char) unit)) {
      return ESCAPE;
    }
    int second = unitAt(i + ESCAPE);
    return second >= 0 && Character.isLowSurrogate((char) second) ? 2 * ESCAPE : -1;
  }

  /** The code unit that an escape stands for, or -1. */
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

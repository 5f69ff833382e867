package dev.firebreak.form;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Decodes the text in forms, without replacing what is malformed. */
final class Text {
  private static final int HEX = 16;

  private Text() {}

  static String decoded(byte[] bytes, Charset charset) throws FormFault {
    return decoded(bytes, 0, bytes.length, charset);
  }

  static String decoded(byte[] bytes, int from, int length, Charset charset) throws FormFault {
    try {
      return charset
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes, from, length))
          .toString();
    } catch (CharacterCodingException _) {
      throw FormFault.malformed("is not text in " + charset.name());
    }
  }

  /**
   * Returns a charset by its name.
   *
   * @param name null for the usual one
   * @throws FormFault if it is not one that forms are read in
   */
  static Charset charset(@Nullable String name) throws FormFault {
    return switch (name == null ? "utf-8" : name.toLowerCase(Locale.ROOT)) {
      case "utf-8", "utf8" -> StandardCharsets.UTF_8;
      case "us-ascii", "ascii" -> StandardCharsets.US_ASCII;
      case "iso-8859-1" -> StandardCharsets.ISO_8859_1;
      default ->
          throw FormFault.unsupported("has the charset " + name + ", which is not read here");
    };
  }

  /**
   * Decodes percent-encoding.
   *
   * @param plus whether a plus sign is a space
   */
  static byte[] unescaped(byte[] bytes, int from, int to, boolean plus) throws FormFault {
    byte[] decoded = new byte[to - from];
    int length = 0;
    for (int i = from; i < to; i++) {
      byte b = plus && bytes[i] == '+' ? (byte) ' ' : bytes[i];
      if (b == '%') {
        boolean whole = to - i > 2;
        int high = whole ? Character.digit(bytes[i + 1], HEX) : -1;
        int low = whole ? Character.digit(bytes[i + 2], HEX) : -1;
        if (high < 0 || low < 0) {
          throw FormFault.malformed("has malformed percent-encoding");
        }
        b = (byte) (high * HEX + low);
        i += 2;
      }
      decoded[length++] = b;
    }
    return Arrays.copyOf(decoded, length);
  }
}

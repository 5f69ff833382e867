package dev.firebreak.bench.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A line of an answer's head, collected from pieces until it is complete. */
final class AnswerLine {
  private static final int LONGEST = 1 << 16;

  private byte[] bytes = new byte[256];
  private int length;
  private boolean complete;

  /**
   * Reads bytes up to the end of the line.
   *
   * @return whether the line is complete; its text is then valid until the next call
   */
  boolean read(ByteBuffer in) throws MalformedAnswer {
    if (complete) {
      complete = false;
      length = 0;
    }
    while (in.hasRemaining()) {
      byte next = in.get();
      if (next == '\n') {
        if (length > 0 && bytes[length - 1] == '\r') {
          length--;
        }
        complete = true;
        return true;
      }
      if (length == bytes.length) {
        if (length == LONGEST) {
          throw new MalformedAnswer("a line of more than " + LONGEST + " bytes");
        }
        bytes = Arrays.copyOf(bytes, 2 * length);
      }
      bytes[length++] = next;
    }
    return false;
  }

  /** Drops the bytes read so far. */
  void clear() {
    complete = false;
    length = 0;
  }

  boolean isEmpty() {
    return length == 0;
  }

  boolean startsWith(String text) {
    if (length < text.length()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (bytes[i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Whether this is the header of that name, which must be in lower case. */
  boolean isHeader(String name) {
    int end = name.length();
    if (length <= end || bytes[end] != ':') {
      return false;
    }
    for (int i = 0; i < end; i++) {
      int letter = bytes[i] >= 'A' && bytes[i] <= 'Z' ? bytes[i] + ('a' - 'A') : bytes[i];
      if (letter != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** The text from an index on, without white space around it. */
  String from(int index) {
    int start = Math.min(index, length);
    return new String(bytes, start, length - start, StandardCharsets.ISO_8859_1).strip();
  }

  /** The digits from an index to the next other character; -1 if there are none, or too many. */
  long number(int index, int radix) {
    int at = index;
    while (at < length && bytes[at] == ' ') {
      at++;
    }
    int first = at;
    long number = 0;
    for (int digit; at < length; at++) {
      digit = Character.digit(bytes[at], radix);
      if (digit < 0) {
        break;
      }
      number = number * radix + digit;
    }
    boolean ended = at == length || bytes[at] == ' ' || bytes[at] == ';';
    return at == first || at - first > 15 || !ended ? -1 : number;
  }
}

package dev.firebreak.exposition;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The bytes of a document, which grows at its end. Not thread-safe. */
public final class DocumentBytes extends OutputStream {
  private static final int RADIX = 10;
  private static final int LONGEST_NUMBER = 20;

  /** Numbers from here on are written with an exponent. */
  private static final double FIRST_WITH_EXPONENT = 1e7;

  private byte[] bytes;
  private int size;

  /**
   * Creates a document without bytes.
   *
   * @param expected the size that it probably gets
   */
  public DocumentBytes(int expected) {
    bytes = new byte[Math.max(LONGEST_NUMBER, expected)];
  }

  /** The number of bytes. */
  public int size() {
    return size;
  }

  /** The bytes, of which {@link #size} are valid. */
  byte[] bytes() {
    return bytes;
  }

  /** A copy of the bytes from a position on. */
  byte[] copyFrom(int from) {
    return Arrays.copyOfRange(bytes, from, size);
  }

  @Override
  public void write(int one) {
    reserve(1);
    bytes[size++] = (byte) one;
  }

  @Override
  public void write(byte[] from, int at, int length) {
    reserve(length);
    System.arraycopy(from, at, bytes, size, length);
    size += length;
  }

  private void reserve(int more) {
    if (more > bytes.length - size) {
      bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, more), 2 * bytes.length));
    }
  }

  void add(byte[] all) {
    write(all, 0, all.length);
  }

  void add(String text) {
    add(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Repeats bytes of this document at its end. */
  void repeat(int from, int length) {
    reserve(length);
    System.arraycopy(bytes, from, bytes, size, length);
    size += length;
  }

  /** Moves the bytes from a position on towards the end and leaves a gap of this width there. */
  void shift(int from, int gap) {
    reserve(gap);
    System.arraycopy(bytes, from, bytes, from + gap, size - from);
    size += gap;
  }

  /** Changes a byte. */
  void set(int at, int one) {
    bytes[at] = (byte) one;
  }

  /** Adds the digits of a number that is not negative. */
  void add(long number) {
    reserve(LONGEST_NUMBER);
    int width = 1;
    for (long rest = number; rest >= RADIX; rest /= RADIX) {
      width++;
    }
    long rest = number;
    for (int at = size + width - 1; at >= size; at--) {
      bytes[at] = (byte) ('0' + rest % RADIX);
      rest /= RADIX;
    }
    size += width;
  }

  /** Adds a number as {@link Double#toString(double)} has it, infinity as Prometheus has it. */
  void add(double number) {
    if (number >= 0 && number < FIRST_WITH_EXPONENT && number == Math.rint(number)) {
      add((long) number);
      write('.');
      write('0');
    } else if (Double.isInfinite(number)) {
      add(number > 0 ? "+Inf" : "-Inf");
    } else {
      add(Double.toString(number));
    }
  }
}

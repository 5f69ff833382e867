package dev.firebreak.connection;

/** Letters in names that are the same in any case. */
final class Ascii {
  private static final int LOWER_CASE = 0x20;

  private Ascii() {}

  /**
   * A letter in lower case. To be compared with letters and with {@code -}, for which no other byte
   * of a name is taken.
   */
  static int lower(byte b) {
    return b | LOWER_CASE;
  }
}

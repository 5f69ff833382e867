package dev.firebreak.connection;

/** Compares letters without regard to case. */
final class Ascii {
  private static final int LOWER_CASE = 0x20;

  private Ascii() {}

  /**
   * Returns a letter in lower case. The result may be compared with letters and with {@code -},
   * which no other byte of a name maps to.
   */
  static int lower(byte b) {
    return b | LOWER_CASE;
  }
}

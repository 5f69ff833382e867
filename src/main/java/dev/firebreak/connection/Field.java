package dev.firebreak.connection;

/** The headers that say where a message ends, or whom it is for; and all others. */
enum Field {
  OTHER(""),
  CONTENT_LENGTH("content-length"),
  TRANSFER_ENCODING("transfer-encoding"),
  HOST("host");

  private static final int LOWER_CASE = 0x20;

  private final String name;

  Field(String name) {
    this.name = name;
  }

  /** The only one that it can still be after the first character of its name. */
  static Field startingWith(byte first) {
    return switch (first | LOWER_CASE) {
      case 'c' -> CONTENT_LENGTH;
      case 't' -> TRANSFER_ENCODING;
      case 'h' -> HOST;
      default -> OTHER;
    };
  }

  /** The only one that it can still be after one more character of a name. */
  Field with(byte character, int at) {
    return at < name.length() && name.charAt(at) == (character | LOWER_CASE) ? this : OTHER;
  }

  /** The one that it is, given the length of its name. */
  Field whole(int length) {
    return length == name.length() ? this : OTHER;
  }
}

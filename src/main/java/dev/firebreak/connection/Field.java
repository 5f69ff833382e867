package dev.firebreak.connection;

/**
 * The headers that say where a message ends, whom it is for, and whether it is the last; others.
 */
enum Field {
  OTHER(""),
  CONTENT_LENGTH("content-length"),
  CONNECTION("connection"),
  TRANSFER_ENCODING("transfer-encoding"),
  HOST("host");

  /** Where the name of one goes on as that of another. */
  private static final int FORK = "con".length();

  private final String name;

  Field(String name) {
    this.name = name;
  }

  /** The only one that it can still be after the first character of its name. */
  static Field startingWith(byte first) {
    return switch (Ascii.lower(first)) {
      case 'c' -> CONTENT_LENGTH;
      case 't' -> TRANSFER_ENCODING;
      case 'h' -> HOST;
      default -> OTHER;
    };
  }

  /** The only one that it can still be after one more character of a name. */
  Field with(byte character, int at) {
    if (has(character, at)) {
      return this;
    }
    // The only two that begin alike.
    boolean other = this == CONTENT_LENGTH && at == FORK && CONNECTION.has(character, at);
    return other ? CONNECTION : OTHER;
  }

  private boolean has(byte character, int at) {
    return at < name.length() && name.charAt(at) == Ascii.lower(character);
  }

  /** The one that it is, given the length of its name. */
  Field whole(int length) {
    return length == name.length() ? this : OTHER;
  }
}

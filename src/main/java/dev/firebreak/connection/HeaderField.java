package dev.firebreak.connection;

/**
 * The headers that say where a message ends, what it is and whom it is for, and whether it is the
 * last; others.
 */
enum HeaderField {
  OTHER(""),
  CONTENT_LENGTH("content-length"),
  CONTENT_TYPE("content-type"),
  CONNECTION("connection"),
  TRANSFER_ENCODING("transfer-encoding"),
  HOST("host");

  /** Where the name of one goes on as that of another. */
  private static final int CON = "con".length();

  private static final int CONTENT = "content-".length();

  private final String name;

  HeaderField(String name) {
    this.name = name;
  }

  /** The only one that it can still be after the first character of its name. */
  static HeaderField startingWith(byte first) {
    return switch (Ascii.lower(first)) {
      case 'c' -> CONTENT_LENGTH;
      case 't' -> TRANSFER_ENCODING;
      case 'h' -> HOST;
      default -> OTHER;
    };
  }

  /** The only one that it can still be after one more character of a name. */
  HeaderField with(byte character, int at) {
    if (has(character, at)) {
      return this;
    }
    if (this == CONTENT_LENGTH && at == CON && CONNECTION.has(character, at)) {
      return CONNECTION;
    }
    boolean type = this == CONTENT_LENGTH && at == CONTENT && CONTENT_TYPE.has(character, at);
    return type ? CONTENT_TYPE : OTHER;
  }

  /** Whether the framing does not depend on its value. */
  boolean free() {
    return this == OTHER || this == HOST || this == CONTENT_TYPE;
  }

  /** Whether the parser keeps values of it, so as not to parse them again. */
  boolean cached() {
    return this == HOST || this == CONTENT_TYPE;
  }

  private boolean has(byte character, int at) {
    return at < name.length() && name.charAt(at) == Ascii.lower(character);
  }

  /** The one that it is, given the length of its name. */
  HeaderField whole(int length) {
    return length == name.length() ? this : OTHER;
  }
}

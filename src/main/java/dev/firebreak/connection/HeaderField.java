package dev.firebreak.connection;

/**
 * The headers that determine where a message ends, what it contains, which host it is for, whether
 * it is the last, and which caller sends it; and all others.
 */
enum HeaderField {
  OTHER(""),
  CONTENT_LENGTH("content-length"),
  CONTENT_TYPE("content-type"),
  CONNECTION("connection"),
  TRANSFER_ENCODING("transfer-encoding"),
  HOST("host"),
  AUTHORIZATION("authorization");

  /** The length of the prefix that several names have in common. */
  private static final int CON = "con".length();

  private static final int CONTENT = "content-".length();

  private final String name;

  HeaderField(String name) {
    this.name = name;
  }

  /** The only field that is still possible after the first character of a name. */
  static HeaderField startingWith(byte first) {
    return switch (Ascii.lower(first)) {
      case 'c' -> CONTENT_LENGTH;
      case 't' -> TRANSFER_ENCODING;
      case 'h' -> HOST;
      case 'a' -> AUTHORIZATION;
      default -> OTHER;
    };
  }

  /** The only field that is still possible after one more character of a name. */
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

  /** Whether the framing does not depend on the value. */
  boolean free() {
    return this == OTHER || this == HOST || this == CONTENT_TYPE || this == AUTHORIZATION;
  }

  /** Whether the parser caches values of this field. */
  boolean cached() {
    return this == HOST || this == CONTENT_TYPE;
  }

  /** Whether a trailer of this name is harmless. */
  boolean trails() {
    return this == OTHER || this == AUTHORIZATION;
  }

  private boolean has(byte character, int at) {
    return at < name.length() && name.charAt(at) == Ascii.lower(character);
  }

  /** Returns the field, given the length of the complete name. */
  HeaderField whole(int length) {
    return length == name.length() ? this : OTHER;
  }
}

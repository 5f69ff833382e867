package dev.firebreak.connection;

import org.jspecify.annotations.Nullable;

/** The position of the header {@code Authorization} in a head. */
final class AuthorizationLine {
  private static final int CR_LF = 2;

  private int start;
  private int value;
  private int count;
  private @Nullable Place place;

  /**
   * The indexes of the header.
   *
   * @param start of its name
   * @param value of the first byte after the colon
   * @param end after its value
   */
  record Place(int start, int value, int end) {
    /** The index of the next line. */
    int next() {
      return end + CR_LF;
    }
  }

  void reset() {
    count = 0;
    place = null;
  }

  /** A line begins, of any header. */
  void lineBegins(int index) {
    start = index;
  }

  /** A value begins, of any header. */
  void valueBegins(int index) {
    value = index;
  }

  /** The value of this header ends. */
  void valueEnds(int index) {
    count++;
    place = count == 1 ? new Place(start, value, index) : null;
  }

  /** Where the header is; null if there is none, or several. */
  @Nullable Place place() {
    return place;
  }
}

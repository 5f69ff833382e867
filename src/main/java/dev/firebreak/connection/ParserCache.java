package dev.firebreak.connection;

import java.util.SplittableRandom;

/**
 * Estimates what Pekko's parser retains of the heads of one connection. The parser keeps the name
 * of each header for as long as the connection lasts, and the first values of the headers that are
 * configured in {@code pekko.http.server.parsing.header-cache}. Neither counts against the memory
 * for bodies, so a connection of which the parser retains too much gets no further request: it is
 * closed after the answer.
 *
 * <p>Names are counted without being stored: each sets one of 64 bits, by a hash that no caller can
 * predict. 40 set bits mean about 63 names, of which the parser keeps less than 50 KiB. Clients and
 * proxies use 20 to 30 names.
 */
final class ParserCache {
  private static final int MOST_BITS = 40;
  private static final int BITS = 6;

  /** Legitimate clients send no longer values of the cached headers. */
  private static final int LONGEST_VALUE = 512;

  private static final int MULTIPLIER = new SplittableRandom().nextInt() | 1;
  private static final int SPREAD = 0x9E37_79B9;
  private static final int LOWER_CASE = 0x20;

  private long names;
  private int name;
  private int value;
  private boolean longValue;

  void nameBegins(byte first) {
    name = 0;
    inName(first);
  }

  void inName(byte next) {
    name = name * MULTIPLIER + (next | LOWER_CASE);
  }

  /** Counts the name, which is complete. */
  void valueBegins(HeaderField field) {
    value = 0;
    if (field == HeaderField.OTHER) {
      names |= 1L << ((name * SPREAD) >>> (Integer.SIZE - BITS));
    }
  }

  void inValue(int bytes) {
    value += bytes;
  }

  void valueEnds(HeaderField field) {
    longValue |= field.cached() && value > LONGEST_VALUE;
  }

  boolean isFull() {
    return longValue || Long.bitCount(names) >= MOST_BITS;
  }
}

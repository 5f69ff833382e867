package dev.firebreak.connection;

import dev.firebreak.access.Credentials;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Takes the header {@code Authorization} out of requests before Pekko's parser receives them. The
 * parser would need as long for its value as for the rest of a small request, and make it a new
 * text in each request, of which the hash would have to be computed again.
 *
 * <p>The last credentials are kept for as long as the connection lasts, so that equal ones need no
 * hash. Belongs to the connection's stage.
 */
final class SentCredentials {
  /** Longer values are no tokens. */
  private static final int LONGEST = 256;

  private @Nullable Credentials last;
  private @Nullable Credentials current;

  /** The credentials that were taken out of the last head; null if none were. */
  @Nullable Credentials current() {
    return current;
  }

  /** A head is complete of which nothing has been taken out yet. */
  void headBegins() {
    current = null;
  }

  static boolean canTake(AuthorizationLine.Place place) {
    return place.end() - place.value() <= LONGEST;
  }

  /** Returns these bytes of a request without the header. */
  byte[] take(AuthorizationLine.Place place, byte[] bytes, int from, int end) {
    byte[] value = Arrays.copyOfRange(bytes, place.value(), place.end());
    current = last != null && last.same(value) ? last : Credentials.of(value);
    last = current;
    int before = place.start() - from;
    byte[] rest = new byte[before + end - place.next()];
    System.arraycopy(bytes, from, rest, 0, before);
    System.arraycopy(bytes, place.next(), rest, before, rest.length - before);
    return rest;
  }
}

package dev.firebreak.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * What a request sends in {@code Authorization} (RFC 6750). The hash of the token is computed once,
 * so that a connection that sends the same in each request needs no further hash. Whether the token
 * is valid is not part of it: {@link Tokens} tells that, anew for each request.
 */
public final class Credentials {
  private static final String SCHEME = "Bearer ";

  private final byte[] value;
  private final boolean bearer;
  private final @Nullable TokenHash hash;

  private Credentials(byte[] value, String text) {
    this.value = value;
    bearer = text.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    hash = bearer ? hash(text.substring(SCHEME.length()).strip()) : null;
  }

  private static @Nullable TokenHash hash(String token) {
    return TokenText.isWellFormed(token) ? TokenHash.ofText(token) : null;
  }

  /** Reads the value of the header, as the parser of requests does. */
  public static Credentials of(String value) {
    return of(value.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads the bytes of the value.
   *
   * @param value not to be changed afterwards
   */
  public static Credentials of(byte[] value) {
    String text = new String(value, StandardCharsets.UTF_8).replace('\t', ' ').strip();
    return new Credentials(value, text);
  }

  /**
   * Whether these are the same bytes. The time does not depend on where they differ: a proxy may
   * send the requests of several callers over one connection.
   */
  public boolean same(byte[] other) {
    return MessageDigest.isEqual(other, value);
  }

  /** Whether they are meant as a token. */
  public boolean isBearer() {
    return bearer;
  }

  /** The hash of the token; null if there is none, or its text can't be that of a token. */
  @Nullable TokenHash hash() {
    return hash;
  }

  /** Shows no secret. */
  @Override
  public String toString() {
    return hash == null ? "no token" : "token " + hash.id();
  }
}

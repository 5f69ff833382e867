package dev.firebreak.connection;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Checks the request line, byte by byte: method, target and version, with one blank between. One
 * empty line before it is skipped (RFC 9112, 2.2), as some clients send one after a body.
 */
final class RequestLine {
  private static final byte[] VERSION = "HTTP/1.1".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] SCHEME = "http".getBytes(StandardCharsets.US_ASCII);

  /** The limit of Pekko's parser. */
  private static final int LONGEST_METHOD = 16;

  /** Visible characters that no client sends unescaped in a path. */
  private static final boolean[] NOT_IN_PATH = set("\"<>#\\^`{|}");

  /** The same for a query, in which browsers send more characters unescaped. */
  private static final boolean[] NOT_IN_QUERY = set("\"<>#");

  private enum At {
    START,
    EMPTY_LINE,
    METHOD,
    TARGET,
    VERSION,
    END
  }

  private At at = At.START;

  /** Whether an empty line was skipped. */
  private boolean skipped;

  /** The length so far of the method, target or version. */
  private int taken;

  /** Whether the target may still be in the scheme of an absolute URI. */
  private boolean inScheme;

  private boolean inQuery;
  private boolean version11;

  private static boolean[] set(String characters) {
    boolean[] set = new boolean[128];
    characters.chars().forEach(c -> set[c] = true);
    return set;
  }

  void begin() {
    at = At.START;
    skipped = false;
  }

  /** Whether a byte of the request itself has arrived. */
  boolean begun() {
    return at != At.START && at != At.EMPTY_LINE;
  }

  /** Whether the carriage return that ends the line has arrived. */
  boolean complete() {
    return at == At.END;
  }

  boolean inTarget() {
    return at == At.TARGET;
  }

  boolean http11() {
    return version11;
  }

  /** Returns the index after the bytes of a target that need no check of their own. */
  int skip(byte[] bytes, int from) {
    if (at != At.TARGET || taken == 0 || inScheme) {
      return from;
    }
    int i = from;
    while (i < bytes.length
        && (inQuery ? inQuery(bytes[i]) : bytes[i] != '?' && inPath(bytes[i]))) {
      i++;
    }
    return i;
  }

  /** Consumes one byte; returns the error, or null. */
  @Nullable FramingError take(byte b) {
    return switch (at) {
      case START -> start(b);
      case EMPTY_LINE -> {
        at = At.START;
        skipped = true;
        yield b == '\n' ? null : FramingError.LINE_END;
      }
      case METHOD -> method(b);
      case TARGET -> target(b);
      case VERSION -> version(b);
      case END -> throw new IllegalStateException("the request line is complete");
    };
  }

  private @Nullable FramingError start(byte b) {
    if (b == '\r' && !skipped) {
      at = At.EMPTY_LINE;
      return null;
    }
    go(At.METHOD);
    return method(b);
  }

  private @Nullable FramingError method(byte b) {
    if (b == ' ' && taken > 0) {
      go(At.TARGET);
      inQuery = false;
      return null;
    }
    taken++;
    return HeadScan.token(b) && taken <= LONGEST_METHOD ? null : FramingError.REQUEST_LINE;
  }

  private @Nullable FramingError target(byte b) {
    if (b == ' ' && taken > 0) {
      go(At.VERSION);
      version11 = true;
      return null;
    }
    if (taken == 0) {
      inScheme = b != '/' && b != '*';
    }
    boolean right = inScheme ? scheme(b) : inQuery ? inQuery(b) : inPath(b);
    inQuery |= b == '?';
    taken++;
    return right ? null : FramingError.REQUEST_LINE;
  }

  /**
   * Checks the scheme: Pekko's stages fail, with a log entry, at any but http, https, ws and wss.
   */
  private boolean scheme(byte b) {
    if (taken < SCHEME.length) {
      return SCHEME[taken] == Ascii.lower(b);
    }
    inScheme = taken == SCHEME.length && Ascii.lower(b) == 's';
    return inScheme || b == ':';
  }

  /** Checks the version; any other than 1.1 is left to the parser, which may support it or not. */
  private @Nullable FramingError version(byte b) {
    if (b == '\r' && taken > 0) {
      version11 &= taken == VERSION.length;
      go(At.END);
      return null;
    }
    version11 &= taken < VERSION.length && VERSION[taken] == b;
    taken++;
    return HeadScan.visible(b) ? null : FramingError.REQUEST_LINE;
  }

  private void go(At next) {
    at = next;
    taken = 0;
  }

  private static boolean inPath(byte b) {
    return HeadScan.visible(b) && !NOT_IN_PATH[b];
  }

  private static boolean inQuery(byte b) {
    return HeadScan.visible(b) && !NOT_IN_QUERY[b];
  }
}

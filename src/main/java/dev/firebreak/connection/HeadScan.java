package dev.firebreak.connection;

import org.jspecify.annotations.Nullable;

/**
 * Scans the head of a request, or the trailers of a chunked one, in pieces of any size: checks that
 * all readers see the same lines, and reads how the body is framed.
 */
final class HeadScan {
  private static final boolean[] TOKEN = new boolean[128];

  static {
    String others = "!#$%&'*+-.^_`|~";
    for (char c = 0; c < TOKEN.length; c++) {
      TOKEN[c] = Character.isLetterOrDigit(c) || others.indexOf(c) >= 0;
    }
  }

  private enum At {
    REQUEST_LINE,
    LINE_FEED,
    LINE,
    NAME,
    VALUE,
    LAST_LINE_FEED,
    END
  }

  private final HeadLimits limits;
  private final RequestLine requestLine = new RequestLine();
  private final FramingHeaders declarations = new FramingHeaders();
  private At at = At.REQUEST_LINE;
  private boolean trailers;

  /** The bytes of the head, or of the trailers, so far. */
  private int size;

  /** The header lines so far. */
  private int lines;

  /** The length of the name so far. */
  private int taken;

  private HeaderField field = HeaderField.OTHER;
  private final AuthorizationLine authorization = new AuthorizationLine();

  /** Estimates what the parser retains of the heads of this connection. */
  private final ParserCache cache = new ParserCache();

  /** How many bytes of the current UTF-8 character are still to come. */
  private int continuing;

  private @Nullable FramingError error;

  HeadScan(HeadLimits limits) {
    this.limits = limits;
  }

  /** Starts the head of a request. */
  void beginHead() {
    declarations.reset();
    authorization.reset();
    requestLine.begin();
    begin(At.REQUEST_LINE, false);
  }

  /** Starts the trailers. */
  void beginTrailers() {
    declarations.reset();
    begin(At.LINE, true);
  }

  private void begin(At start, boolean inTrailers) {
    at = start;
    trailers = inTrailers;
    size = 0;
    lines = 0;
  }

  /** Whether a byte of the request has arrived; an empty line before it does not count. */
  boolean begun() {
    return at != At.REQUEST_LINE || requestLine.begun();
  }

  /** Whether the head, or the trailers, are complete. */
  boolean complete() {
    return at == At.END;
  }

  /** Whether the body is chunked. */
  boolean chunked() {
    return declarations.chunked();
  }

  /** The length of a body that is not chunked; 0 if there is no Content-Length. */
  long length() {
    return declarations.fixed();
  }

  /**
   * Where the only header {@code Authorization} is, if the head was scanned in one piece; null if
   * there is none, or several.
   */
  AuthorizationLine.@Nullable Place authorization() {
    return authorization.place();
  }

  /** Whether this request is the last of the connection. */
  boolean last() {
    return declarations.last(requestLine.http11());
  }

  /**
   * Scans bytes until the head, or the trailers, are complete, an error is found, or the bytes end.
   *
   * @return the index after the last scanned byte
   */
  int scan(byte[] bytes, int from) {
    for (int i = skip(bytes, from); i < bytes.length; i = skip(bytes, i + 1)) {
      error = take(bytes[i], i);
      if (error != null || complete()) {
        return grow(i + 1 - from, i + 1);
      }
    }
    return grow(bytes.length - from, bytes.length);
  }

  private int grow(int by, int end) {
    size += by;
    if (error == null && size > limits.bytes()) {
      error = requestLine.inTarget() ? FramingError.URI_TOO_LONG : FramingError.HEAD_TOO_LARGE;
    }
    return end;
  }

  /**
   * Whether the parser retains so much data of this connection that it should not get another head.
   */
  boolean cacheIsFull() {
    return cache.isFull();
  }

  /** The error; null if there is none. */
  @Nullable FramingError error() {
    return error;
  }

  /**
   * Returns the index after the bytes that need no check of their own, which are most of a head.
   */
  private int skip(byte[] bytes, int from) {
    int i = from;
    switch (at) {
      case REQUEST_LINE -> i = requestLine.skip(bytes, from);
      case NAME -> {
        while (field == HeaderField.OTHER && i < bytes.length && token(bytes[i])) {
          cache.inName(bytes[i]);
          i++;
        }
      }
      case VALUE -> {
        while (field.free() && continuing == 0 && i < bytes.length && plain(bytes[i])) {
          i++;
        }
        cache.inValue(i - from);
      }
      default -> {}
    }
    return i;
  }

  private @Nullable FramingError take(byte b, int index) {
    return switch (at) {
      case REQUEST_LINE -> {
        FramingError wrong = requestLine.take(b);
        if (requestLine.complete()) {
          at = At.LINE_FEED;
        }
        yield wrong;
      }
      case LINE_FEED -> lineFeed(b, At.LINE);
      case LINE -> line(b, index);
      case NAME -> name(b, index);
      case VALUE -> value(b, index);
      case LAST_LINE_FEED -> {
        FramingError wrong = lineFeed(b, At.END);
        yield wrong == null && !trailers ? declarations.judge(requestLine.http11()) : wrong;
      }
      case END -> throw new IllegalStateException("the head is complete");
    };
  }

  private @Nullable FramingError lineFeed(byte b, At next) {
    at = next;
    return b == '\n' ? null : FramingError.LINE_END;
  }

  private @Nullable FramingError line(byte b, int index) {
    if (b == '\r') {
      at = At.LAST_LINE_FEED;
      return null;
    } else if (token(b)) {
      at = At.NAME;
      field = HeaderField.startingWith(b);
      cache.nameBegins(b);
      authorization.lineBegins(index);
      taken = 1;
      lines++;
      return lines <= limits.count() ? null : FramingError.TOO_MANY_HEADERS;
    }
    return switch (b) {
      case ' ', '\t' -> FramingError.FOLDED;
      case '\n' -> FramingError.LINE_END;
      default -> FramingError.NAME;
    };
  }

  private @Nullable FramingError name(byte b, int index) {
    if (b != ':') {
      field = field.with(b, taken);
      cache.inName(b);
      taken++;
      return token(b) ? null : FramingError.NAME;
    }
    field = field.whole(taken);
    cache.valueBegins(field);
    authorization.valueBegins(index + 1);
    at = At.VALUE;
    return trailers && !field.trails() ? FramingError.TRAILER : declarations.begin(field);
  }

  private @Nullable FramingError value(byte b, int index) {
    cache.inValue(1);
    if (continuing > 0) {
      continuing--;
      return (b & 0xC0) == 0x80 ? null : FramingError.NOT_UTF_8;
    } else if (b == '\r') {
      at = At.LINE_FEED;
      cache.valueEnds(field);
      if (field == HeaderField.AUTHORIZATION) {
        authorization.valueEnds(index);
      }
      return declarations.end(field);
    } else if (b < 0) {
      return wide(b);
    } else if (visible(b) || b == ' ' || b == '\t') {
      return declarations.take(field, b);
    }
    return b == '\n' ? FramingError.LINE_END : FramingError.CONTROL;
  }

  /**
   * Checks the first byte of a multi-byte character. Pekko consumes as many bytes as it announces,
   * even line ends, and so would not see the line that follows.
   */
  private @Nullable FramingError wide(byte b) {
    if (b >= (byte) 0xC0 && b < (byte) 0xF8) {
      continuing = b < (byte) 0xE0 ? 1 : b < (byte) 0xF0 ? 2 : 3;
      return declarations.take(field, b);
    }
    return FramingError.NOT_UTF_8;
  }

  static boolean token(byte b) {
    return b >= 0 && TOKEN[b];
  }

  private static boolean plain(byte b) {
    return b >= ' ' && b < 127;
  }

  static boolean visible(byte b) {
    return b > ' ' && b < 127;
  }
}

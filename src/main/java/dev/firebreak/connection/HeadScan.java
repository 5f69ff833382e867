package dev.firebreak.connection;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the head of a request, or at the trailers of a chunked one, as it comes, in pieces of
 * any size: that every line is one to everybody, and what is said about the body.
 */
final class HeadScan {
  private static final byte[] VERSION = "HTTP/1.1".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] SCHEME = "http".getBytes(StandardCharsets.US_ASCII);
  private static final boolean[] TOKEN = new boolean[128];

  static {
    String others = "!#$%&'*+-.^_`|~";
    for (char c = 0; c < TOKEN.length; c++) {
      TOKEN[c] = Character.isLetterOrDigit(c) || others.indexOf(c) >= 0;
    }
  }

  private enum At {
    METHOD,
    TARGET,
    VERSION,
    LINE_FEED,
    LINE,
    NAME,
    VALUE,
    LAST_LINE_FEED,
    END
  }

  private final Declarations declarations = new Declarations();
  private At at = At.METHOD;
  private boolean trailers;

  /** How much of the method, target, version or name there was so far. */
  private int taken;

  /** Whether the target may still be in the scheme of a whole URI. */
  private boolean hasScheme;

  private boolean version11;
  private Field field = Field.OTHER;

  /** How many bytes of a character are still to come. */
  private int continuing;

  /** The head of a request comes next. */
  void beginHead() {
    declarations.reset();
    begin(At.METHOD, false);
  }

  /** Trailers come next. */
  void beginTrailers() {
    declarations.reset();
    begin(At.LINE, true);
  }

  private void begin(At start, boolean inTrailers) {
    at = start;
    trailers = inTrailers;
    taken = 0;
  }

  /** Whether all of it was there. */
  boolean complete() {
    return at == At.END;
  }

  /** Whether the body is chunked. */
  boolean chunked() {
    return declarations.chunked();
  }

  /** The bytes of a body that is not chunked; 0 if nobody said. */
  long length() {
    return declarations.fixed();
  }

  /** Whether nothing comes after this request. */
  boolean last() {
    return declarations.last(version11);
  }

  /** Where bytes end that mean nothing one by one; most of a head is such. */
  int skip(byte[] bytes, int from) {
    int i = from;
    switch (at) {
      case TARGET -> {
        while (taken > 0 && !hasScheme && i < bytes.length && visible(bytes[i])) {
          i++;
        }
      }
      case NAME -> {
        while (field == Field.OTHER && i < bytes.length && token(bytes[i])) {
          i++;
        }
      }
      case VALUE -> {
        boolean plain = (field == Field.OTHER || field == Field.HOST) && continuing == 0;
        while (plain && i < bytes.length && bytes[i] >= ' ' && bytes[i] < 127) {
          i++;
        }
      }
      default -> {}
    }
    return i;
  }

  /** Takes one byte. */
  @Nullable Fault take(byte b) {
    return switch (at) {
      case METHOD -> method(b);
      case TARGET -> target(b);
      case VERSION -> version(b);
      case LINE_FEED -> lineFeed(b, At.LINE);
      case LINE -> line(b);
      case NAME -> name(b);
      case VALUE -> value(b);
      case LAST_LINE_FEED -> {
        Fault fault = lineFeed(b, At.END);
        yield fault == null && !trailers ? declarations.judge(version11) : fault;
      }
      case END -> throw new IllegalStateException("there is no more of it");
    };
  }

  private @Nullable Fault method(byte b) {
    if (b == ' ' && taken > 0) {
      go(At.TARGET);
      return null;
    }
    taken++;
    return token(b) ? null : Fault.REQUEST_LINE;
  }

  private @Nullable Fault target(byte b) {
    if (b == ' ' && taken > 0) {
      go(At.VERSION);
      version11 = true;
      return null;
    }
    if (taken == 0) {
      hasScheme = b != '/' && b != '*';
    }
    boolean right = hasScheme ? inScheme(b) : visible(b);
    taken++;
    return right ? null : Fault.REQUEST_LINE;
  }

  /** Pekko's stages fail, and log it, at any scheme but http, https and those of web sockets. */
  private boolean inScheme(byte b) {
    if (taken < SCHEME.length) {
      return SCHEME[taken] == Ascii.lower(b);
    }
    hasScheme = taken == SCHEME.length && Ascii.lower(b) == 's';
    return hasScheme || b == ':';
  }

  /** Another version than 1.1 is left to the parser, who may know it or not. */
  private @Nullable Fault version(byte b) {
    if (b == '\r' && taken > 0) {
      version11 &= taken == VERSION.length;
      go(At.LINE_FEED);
      return null;
    }
    version11 &= taken < VERSION.length && VERSION[taken] == b;
    taken++;
    return visible(b) ? null : Fault.REQUEST_LINE;
  }

  private @Nullable Fault lineFeed(byte b, At next) {
    go(next);
    return b == '\n' ? null : Fault.LINE_END;
  }

  private @Nullable Fault line(byte b) {
    if (b == '\r') {
      go(At.LAST_LINE_FEED);
      return null;
    } else if (token(b)) {
      go(At.NAME);
      field = Field.startingWith(b);
      taken = 1;
      return null;
    }
    return switch (b) {
      case ' ', '\t' -> Fault.FOLDED;
      case '\n' -> Fault.LINE_END;
      default -> Fault.NAME;
    };
  }

  private @Nullable Fault name(byte b) {
    if (b != ':') {
      field = field.with(b, taken);
      taken++;
      return token(b) ? null : Fault.NAME;
    }
    field = field.whole(taken);
    go(At.VALUE);
    return trailers && field != Field.OTHER ? Fault.TRAILER : declarations.begin(field);
  }

  private @Nullable Fault value(byte b) {
    if (continuing > 0) {
      continuing--;
      return (b & 0xC0) == 0x80 ? null : Fault.NOT_UTF_8;
    } else if (b == '\r') {
      go(At.LINE_FEED);
      return declarations.end(field);
    } else if (b < 0) {
      return wide(b);
    } else if (visible(b) || b == ' ' || b == '\t') {
      return declarations.take(field, b);
    }
    return b == '\n' ? Fault.LINE_END : Fault.CONTROL;
  }

  /**
   * The first byte of a character with several. Pekko takes as many as that says, line ends
   * included, and so does not see the line that follows.
   */
  private @Nullable Fault wide(byte b) {
    if (b >= (byte) 0xC0 && b < (byte) 0xF8) {
      continuing = b < (byte) 0xE0 ? 1 : b < (byte) 0xF0 ? 2 : 3;
      return declarations.take(field, b);
    }
    return Fault.NOT_UTF_8;
  }

  private void go(At next) {
    at = next;
    taken = 0;
  }

  private static boolean token(byte b) {
    return b >= 0 && TOKEN[b];
  }

  private static boolean visible(byte b) {
    return b > ' ' && b < 127;
  }
}

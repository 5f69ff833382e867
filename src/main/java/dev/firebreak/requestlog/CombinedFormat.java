package dev.firebreak.requestlog;

import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;

/**
 * The combined log format, as nginx writes it: of quotes, backslashes and everything but printable
 * ASCII, the bytes are written as {@code \xHH}, so that a line can be split at blanks and quotes.
 */
final class CombinedFormat implements LineFormat {
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private final DateTimeFormatter times;

  CombinedFormat(ZoneId zone) {
    times = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH).withZone(zone);
  }

  @Override
  public String line(LoggedRequest request) {
    LoggedRequest.Head head = request.head();
    String line =
        head.method().isEmpty() ? "" : head.method() + ' ' + head.target() + ' ' + head.protocol();
    return word(request.sender().address())
        + " - "
        + word(request.sender().owner())
        + " ["
        + times.format(request.time())
        + "] "
        + quoted(line)
        + ' '
        + request.answer().status()
        + ' '
        + request.answer().bytes()
        + ' '
        + quoted(head.referrer())
        + ' '
        + quoted(head.userAgent())
        + '\n';
  }

  private static String quoted(String text) {
    return '"' + (text.isEmpty() ? "-" : escaped(text, ' ')) + '"';
  }

  /** Returns a text without blanks. */
  private static String word(String text) {
    return text.isEmpty() ? "-" : escaped(text, '!');
  }

  private static String escaped(String text, char first) {
    StringBuilder escaped = new StringBuilder(text.length());
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      if (b >= first && b < '\u007f' && b != '"' && b != '\\') {
        escaped.append((char) b);
      } else {
        HEX.toHexDigits(escaped.append("\\x"), b);
      }
    }
    return escaped.toString();
  }
}

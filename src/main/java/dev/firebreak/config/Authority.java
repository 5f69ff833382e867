package dev.firebreak.config;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A host with an optional port, as in RFC 3986 (3.2), in a canonical form: names in lower case
 * without a trailing dot, numeric addresses as {@link InetAddress} writes them.
 *
 * @param host a name, or a numeric address without brackets
 * @param port the port; 0 if there is none
 */
public record Authority(String host, int port) {
  private static final Pattern TEXT =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.]{2,45})]|([A-Za-z0-9._-]{1,253}))(?::([0-9]{1,5}))?");

  private static final Pattern NUMBERS = Pattern.compile("(?:[0-9]{1,3}\\.){3}[0-9]{1,3}");
  private static final int LARGEST_PORT = 65_535;

  /** Parses a text; empty if it is not a valid authority. */
  public static Optional<Authority> of(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int port = matcher.group(3) == null ? 0 : Integer.parseInt(matcher.group(3));
    if (port > LARGEST_PORT) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Authority(
              matcher.group(1) == null ? host(matcher.group(2)) : number(matcher.group(1)), port));
    } catch (IllegalArgumentException _) {
      return Optional.empty(); // Brackets, or four numbers, that are not a valid address.
    }
  }

  /** Returns the canonical form of a host without brackets. */
  public static String host(String text) {
    if (text.indexOf(':') >= 0 || NUMBERS.matcher(text).matches()) {
      return number(text);
    }
    String name = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    return name.toLowerCase(Locale.ROOT);
  }

  private static String number(String text) {
    return InetAddress.ofLiteral(text).getHostAddress();
  }
}

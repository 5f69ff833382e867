package dev.firebreak.config;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The origin of a web page (RFC 6454) in a canonical form.
 *
 * @param scheme {@code http} or {@code https}
 * @param host a name in lower case, or a numeric address without brackets
 * @param port the port, also if it is the default one of the scheme
 */
public record Origin(String scheme, String host, int port) {
  private static final Pattern SCHEME = Pattern.compile("https?");
  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  /** The longest that a browser may send: a scheme, a host name and a port. */
  private static final int LONGEST = 300;

  /** Parses a text such as {@code https://app.example.com:8443}; empty if it is no such origin. */
  public static Optional<Origin> of(String text) {
    int end = text.indexOf("://");
    if (end < 0 || text.length() > LONGEST) {
      return Optional.empty();
    }
    String scheme = text.substring(0, end).toLowerCase(Locale.ROOT);
    if (!SCHEME.matcher(scheme).matches()) {
      return Optional.empty();
    }
    int usual = scheme.equals("https") ? HTTPS : HTTP;
    return Authority.of(text.substring(end + "://".length()))
        .map(at -> new Origin(scheme, at.host(), at.port() == 0 ? usual : at.port()));
  }
}

package dev.firebreak.config;

import java.net.URI;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what metrics and traces have in common: the receiver of the OpenTelemetry protocol. */
final class OtlpReader {
  private static final Pattern URL = Pattern.compile("https?://[^/?#\\s]+(/[^?#\\s]*)?");

  /** A token of HTTP (RFC 9110, 5.6.2). */
  private static final Pattern HEADER = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7e]*");

  private OtlpReader() {}

  /** Returns the address to send to; null for none. */
  static @Nullable URI url(Section otlp) {
    String url = otlp.textOrNone("url");
    if (url.isEmpty()) {
      return null;
    } else if (!URL.matcher(url).matches()) {
      otlp.reject("url", "must begin with http:// or https:// and have no query");
      return null;
    }
    return URI.create(url);
  }

  /** Returns the headers of each request. */
  static Map<String, String> headers(Section otlp) {
    Map<String, String> headers = otlp.textByName("headers");
    headers.forEach(
        (name, value) -> {
          if (!HEADER.matcher(name).matches() || !VALUE.matcher(value).matches()) {
            otlp.reject("headers", "has a header that HTTP does not allow: " + name);
          }
        });
    return headers;
  }
}

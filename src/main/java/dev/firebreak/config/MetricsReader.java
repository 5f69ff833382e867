package dev.firebreak.config;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads whether and how metrics are shown. */
final class MetricsReader {
  private static final int MOST_TYPES = 100_000;
  private static final Pattern URL = Pattern.compile("https?://[^/?#\\s]+(/[^?#\\s]*)?");

  /** A token of HTTP (RFC 9110, 5.6.2). */
  private static final Pattern HEADER = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7e]*");

  private MetricsReader() {}

  static MetricsSettings read(Section metrics) {
    String enabled = metrics.textOrNone("enabled");
    if (!enabled.equals("true") && !enabled.equals("false")) {
      metrics.reject("enabled", "must be true or false");
    }
    MetricsSettings settings =
        new MetricsSettings(
            enabled.equals("true"),
            metrics.integer("max-types", 1, MOST_TYPES),
            otlp(metrics.section("otlp")));
    metrics.refuseUnknownKeys();
    return settings;
  }

  private static @Nullable OtlpSettings otlp(Section otlp) {
    String url = otlp.textOrNone("url");
    Duration interval = otlp.duration("interval", Duration.ofSeconds(1), Duration.ofDays(1));
    Map<String, String> headers = otlp.textByName("headers");
    headers.forEach(
        (name, value) -> {
          if (!HEADER.matcher(name).matches() || !VALUE.matcher(value).matches()) {
            otlp.reject("headers", "has a header that HTTP does not allow: " + name);
          }
        });
    otlp.refuseUnknownKeys();
    if (url.isEmpty()) {
      return null;
    } else if (!URL.matcher(url).matches()) {
      otlp.reject("url", "must begin with http:// or https:// and have no query");
      return null;
    }
    return new OtlpSettings(URI.create(url), interval, headers);
  }
}

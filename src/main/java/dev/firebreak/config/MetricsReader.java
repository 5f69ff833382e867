package dev.firebreak.config;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads whether and how metrics are shown. */
final class MetricsReader {
  private static final int MOST_TYPES = 100_000;

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
    URI url = OtlpReader.url(otlp);
    Duration interval = otlp.duration("interval", Duration.ofSeconds(1), Duration.ofDays(1));
    Map<String, String> headers = OtlpReader.headers(otlp);
    otlp.refuseUnknownKeys();
    return url == null ? null : new OtlpSettings(url, interval, headers);
  }
}

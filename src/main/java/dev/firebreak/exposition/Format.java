package dev.firebreak.exposition;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A format of Prometheus. */
public enum Format {
  /** The text format of Prometheus, for scrapers that ask for no other. */
  TEXT("text/plain; version=0.0.4; charset=utf-8", "text/plain"),
  /** The text format of OpenMetrics. */
  OPEN_METRICS(
      "application/openmetrics-text; version=1.0.0; charset=utf-8", "application/openmetrics-text"),
  /** Messages of Protocol Buffers, which alone have native histograms. */
  PROTOBUF(
      "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily;"
          + " encoding=delimited",
      "application/vnd.google.protobuf");

  private static final String QUALITY = "q=";

  private final String contentType;
  private final String mediaType;

  Format(String contentType, String mediaType) {
    this.contentType = contentType;
    this.mediaType = mediaType;
  }

  /** The media type with its parameters. */
  public String contentType() {
    return contentType;
  }

  /**
   * Returns the format that a client prefers, by the qualities that it gives (RFC 9110, section
   * 12.5.1); of those that it likes equally, the richest one. Ranges such as {@code *}{@code /*}
   * are answered with text.
   *
   * @param accept the value of the header Accept; null without one
   */
  public static Format accepted(@Nullable String accept) {
    Format best = TEXT;
    double quality = 0;
    if (accept != null) {
      for (String range : accept.split(",", -1)) {
        Format format = of(range);
        double liked = format == null ? 0 : quality(range);
        if (format != null && (liked > quality || (liked == quality && format.isRicher(best)))) {
          best = format;
          quality = liked;
        }
      }
    }
    return quality > 0 ? best : TEXT;
  }

  private boolean isRicher(Format other) {
    return compareTo(other) > 0;
  }

  private static @Nullable Format of(String range) {
    String type = range.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    for (Format format : values()) {
      if (format.mediaType.equals(type) && (format != PROTOBUF || isFamilies(range))) {
        return format;
      }
    }
    return null;
  }

  /** Whether messages of this kind are asked for, and not others of Protocol Buffers. */
  private static boolean isFamilies(String range) {
    return range.contains("io.prometheus.client.MetricFamily")
        && (!range.contains("encoding=") || range.contains("delimited"));
  }

  private static double quality(String range) {
    for (String parameter : range.split(";", -1)) {
      String stripped = parameter.strip().toLowerCase(Locale.ROOT);
      if (stripped.startsWith(QUALITY)) {
        try {
          double quality = Double.parseDouble(stripped.substring(QUALITY.length()));
          return quality >= 0 && quality <= 1 ? quality : 0;
        } catch (NumberFormatException _) {
          return 0;
        }
      }
    }
    return 1;
  }

  /** Writes the values of metrics in this format; OpenMetrics without the end of a document. */
  public void write(Samples samples, Iterable<Metric> metrics, DocumentBytes to) {
    FamilyWriter writer =
        switch (this) {
          case TEXT, OPEN_METRICS -> new TextWriter(this, to);
          case PROTOBUF -> new ProtobufWriter(to);
        };
    metrics.forEach(metric -> writer.write(metric, samples));
  }
}

package dev.firebreak.config;

import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads which spans are recorded, and where they are sent to. */
final class TraceReader {
  private static final int LEAST_QUEUE = 16;
  private static final int LONGEST_QUEUE = 1_000_000;

  private TraceReader() {}

  /** Returns null if no spans are to be recorded. */
  static @Nullable TraceSettings read(Section traces) {
    Section otlp = traces.section("otlp");
    URI url = OtlpReader.url(otlp);
    Map<String, String> headers = OtlpReader.headers(otlp);
    otlp.refuseUnknownKeys();
    double sampling = traces.number("sampling", 0, 1);
    int queue = traces.integer("queue", LEAST_QUEUE, LONGEST_QUEUE);
    traces.refuseUnknownKeys();
    return url == null ? null : new TraceSettings(url, headers, sampling, queue);
  }
}

package dev.firebreak.http.cors;

import dev.firebreak.config.CorsSettings;
import dev.firebreak.config.EndpointSettings;
import dev.firebreak.config.Origin;
import java.util.List;
import java.util.stream.Stream;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/**
 * The pages that may use one type, and the header fields that tell so to a browser.
 *
 * @param settings the pages
 * @param exposed names the header fields of answers that a page may read
 * @param preflight what a browser receives before it sends a request
 */
record TypePages(CorsSettings settings, HttpHeader exposed, List<HttpHeader> preflight) {
  /** Answers of caches must not reach pages of other origins. */
  static final HttpHeader VARY = RawHeader.create("Vary", "Origin");

  /** The header fields of the server's own that say something to a page. */
  static final List<String> EXPOSED =
      List.of(
          "Allow",
          "ETag",
          "Firebreak-Attempts",
          "Idempotent-Replayed",
          "Location",
          "Preference-Applied",
          "Retry-After",
          "WWW-Authenticate");

  private static final List<String> ALLOWED =
      List.of(
          "Authorization",
          "Content-Type",
          "Idempotency-Key",
          "Prefer",
          "Firebreak-Timeout",
          "Firebreak-Delay",
          "Firebreak-Run-At",
          "Firebreak-Priority",
          "traceparent",
          "tracestate");

  private static final String EVERYTHING = "*";

  static TypePages of(EndpointSettings endpoint, CorsSettings settings) {
    List<String> allowed = joined(ALLOWED, endpoint.passHeaders());
    return new TypePages(
        settings,
        exposed(
            settings.exposeHeaders().contains(EVERYTHING)
                ? List.of(EVERYTHING)
                : joined(EXPOSED, settings.exposeHeaders())),
        preflight(endpoint.methods(), allowed, settings.maxAge().toSeconds()));
  }

  static HttpHeader exposed(List<String> names) {
    return RawHeader.create("Access-Control-Expose-Headers", String.join(", ", names));
  }

  static List<HttpHeader> preflight(List<String> methods, List<String> allowed, long seconds) {
    return List.of(
        RawHeader.create("Access-Control-Allow-Methods", String.join(", ", methods)),
        RawHeader.create("Access-Control-Allow-Headers", String.join(", ", allowed)),
        RawHeader.create("Access-Control-Max-Age", Long.toString(seconds)));
  }

  private static List<String> joined(List<String> first, List<String> second) {
    return Stream.concat(first.stream(), second.stream()).distinct().toList();
  }

  /** Whether a page of this origin may use the type. */
  boolean list(String origin) {
    return settings.any() || Origin.of(origin).filter(settings.origins()::contains).isPresent();
  }

  /** The header fields of each answer to a page of this origin, which may use the type. */
  List<HttpHeader> answer(String origin) {
    return List.of(allow(settings.any() ? EVERYTHING : origin), exposed, VARY);
  }

  static HttpHeader allow(String origin) {
    return RawHeader.create("Access-Control-Allow-Origin", origin);
  }
}

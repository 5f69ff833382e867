package dev.firebreak.config;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * The pages of other origins that may use a type from a browser (CORS).
 *
 * @param any whether pages of any origin may
 * @param origins the origins whose pages may, besides
 * @param exposeHeaders the header fields of answers that pages may read, besides the usual ones;
 *     "*" for all
 * @param maxAge how long a browser may keep the answer to its preflight request
 */
public record CorsSettings(
    boolean any, Set<Origin> origins, List<String> exposeHeaders, Duration maxAge) {
  /** Copies the collections. */
  public CorsSettings {
    origins = Set.copyOf(origins);
    exposeHeaders = List.copyOf(exposeHeaders);
  }
}

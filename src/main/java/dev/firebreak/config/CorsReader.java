package dev.firebreak.config;

import dev.firebreak.api.Head;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the pages of other origins that may use a type. */
final class CorsReader {
  private static final Duration DAY = Duration.ofDays(1);
  private static final String ANY = "*";
  private static final int MOST = 100;

  private CorsReader() {}

  /** Reads the section; returns null if no page of another origin may use the type. */
  static @Nullable CorsSettings read(Section cors) {
    List<String> origins = cors.texts("origins");
    List<String> exposed = cors.texts("expose-headers");
    Duration maxAge = cors.duration("max-age", Duration.ZERO, DAY);
    cors.refuseUnknownKeys();
    requireFew(cors, "origins", origins);
    requireFew(cors, "expose-headers", exposed);
    exposed.forEach(name -> requireField(cors, name));
    Set<Origin> listed = new LinkedHashSet<>();
    for (String origin : origins) {
      if (!origin.equals(ANY)) {
        Origin.of(origin)
            .ifPresentOrElse(listed::add, () -> cors.rejectValue("origins", fault(origin)));
      }
    }
    return origins.isEmpty()
        ? null
        : new CorsSettings(origins.contains(ANY), listed, exposed, maxAge);
  }

  /**
   * Refuses types that pages of any origin may use on a node that requires no token: every page
   * that a user with access to the node opens could start work there.
   */
  static void refuseUnsafe(Section root, HttpSettings http, Map<String, TypeSettings> types) {
    if (http.callers().access() == HttpSettings.Access.TOKENS) {
      return;
    }
    types.forEach(
        (name, type) -> {
          CorsSettings cors = type.endpoint().senders().cors();
          if (cors != null && cors.any()) {
            root.reject(
                "types." + name + ".cors.origins",
                "has \"*\", which needs firebreak.http.access = tokens: without tokens, every page"
                    + " that a user opens could start work here");
          }
        });
  }

  private static void requireFew(Section cors, String key, List<String> values) {
    if (values.size() > MOST) {
      cors.rejectValue(key, "has more than " + MOST + " entries");
    }
  }

  private static void requireField(Section cors, String name) {
    try {
      Head.requireField(name, "");
    } catch (IllegalArgumentException e) {
      cors.rejectValue("expose-headers", "has " + e.getMessage());
    }
  }

  private static String fault(String origin) {
    return '"'
        + origin
        + "\" is not an origin such as https://app.example.com or http://localhost:5173: a scheme,"
        + " a host and perhaps a port, without a path";
  }
}

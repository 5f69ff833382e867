package dev.firebreak.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A result with its HTTP status and header fields. A handler whose result type is this class
 * chooses them for each answer; its attempt has succeeded whatever the status is.
 *
 * @param status 200 to 599
 * @param headers header fields by name, in their order, besides Content-Type, which is that of the
 *     payload
 * @param payload the content; not sent with status 204, 205 and 304
 */
public record Answer(int status, Map<String, String> headers, Payload payload) {
  private static final int LOWEST = 200;
  private static final int HIGHEST = 599;

  /**
   * Fields that belong to the connection, or that the server sets (RFC 9110, 7.6.1): they are
   * ignored in the output of programs.
   */
  private static final Set<String> OF_THE_SERVER =
      Set.of(
          "connection",
          "content-length",
          "date",
          "keep-alive",
          "proxy-connection",
          "server",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  /**
   * Fields that a browser obeys for the whole origin, which an answer shares with the dashboard and
   * with other types.
   */
  private static final Set<String> OF_THE_ORIGIN =
      Set.of(
          "alt-svc",
          "clear-site-data",
          "content-security-policy",
          "content-security-policy-report-only",
          "expect-ct",
          "nel",
          "origin-agent-cluster",
          "proxy-authenticate",
          "public-key-pins",
          "report-to",
          "reporting-endpoints",
          "service-worker-allowed",
          "set-cookie",
          "set-cookie2",
          "strict-transport-security",
          "www-authenticate",
          "x-content-type-options",
          "x-frame-options");

  private static final Set<String> PREFIXES =
      Set.of("access-control-", "cross-origin-", "firebreak-", "sec-");

  /**
   * Checks the status and the header fields, and copies the map.
   *
   * @throws IllegalArgumentException if the status is outside of the range, or a header field is
   *     malformed or not for answers to set
   */
  public Answer {
    Objects.requireNonNull(payload, "payload");
    if (status < LOWEST || status > HIGHEST) {
      throw new IllegalArgumentException(
          "status " + status + " is not within " + LOWEST + " to " + HIGHEST);
    }
    for (Map.Entry<String, String> field : headers.entrySet()) {
      String fault = fault(field.getKey(), field.getValue());
      if (fault != null) {
        throw new IllegalArgumentException(fault);
      }
    }
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
  }

  /** An answer without header fields of its own. */
  public static Answer of(int status, Payload payload) {
    return new Answer(status, Map.of(), payload);
  }

  /** The same answer with one more header field. */
  public Answer withHeader(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Answer(status, more, payload);
  }

  /** The payload together with the status and the header fields. */
  public Payload withHead() {
    return payload.withHead(Head.of(Integer.toString(status), headers));
  }

  /** Whether the server itself sets a header field, so that an answer can't. */
  public static boolean isOfServer(String name) {
    return OF_THE_SERVER.contains(name.toLowerCase(Locale.ROOT));
  }

  /** Why an answer can't have a header field; null if it can. */
  public static @Nullable String fault(String name, String value) {
    try {
      Head.requireField(name, value);
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
    String lower = name.toLowerCase(Locale.ROOT);
    if (OF_THE_SERVER.contains(lower)) {
      return "the server sets the header field " + name;
    } else if (lower.equals("content-type")) {
      return "Content-Type is set by the payload";
    }
    return OF_THE_ORIGIN.contains(lower) || PREFIXES.stream().anyMatch(lower::startsWith)
        ? "an answer can't set the header field "
            + name
            + ", which a browser applies to the whole server"
        : null;
  }
}

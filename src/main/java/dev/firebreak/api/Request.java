package dev.firebreak.api;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP request that an input came with. A type receives it whose configuration says so by
 * {@code pass-request}, {@code pass-headers}, or other methods than POST.
 *
 * @param method GET, POST and so on, as sent
 * @param path the part of the path after the name of the type, percent-encoded as sent; empty, or
 *     beginning with a slash
 * @param query the query, percent-encoded as sent; null if there is none
 * @param headers the header fields that the type lists as {@code pass-headers}, by the names in
 *     that list; the values of a repeated field are joined by a comma and a blank
 */
public record Request(
    String method, String path, @Nullable String query, Map<String, String> headers) {

  /** Copies the map. */
  public Request {
    headers = Map.copyOf(headers);
  }

  /** The value of a header field, whose name is compared without regard to case; null if none. */
  public @Nullable String header(String name) {
    return Head.field(headers, name);
  }

  /**
   * The request with this head.
   *
   * @throws IllegalArgumentException if it is the head of an answer
   */
  public static Request of(Head head) {
    int blank = head.start().indexOf(' ');
    if (blank < 1) {
      throw new IllegalArgumentException("not the head of a request: " + head);
    }
    String target = head.start().substring(blank + 1);
    int mark = target.indexOf('?');
    return new Request(
        head.start().substring(0, blank),
        mark < 0 ? target : target.substring(0, mark),
        mark < 0 ? null : target.substring(mark + 1),
        head.fields());
  }

  /**
   * This request as the head of a payload.
   *
   * @throws IllegalArgumentException as {@link Head#of}
   */
  public Head head() {
    return Head.of(method + ' ' + path + (query == null ? "" : '?' + query), headers);
  }
}

package dev.firebreak.isolation;

import dev.firebreak.api.Payload;
import java.util.List;
import java.util.Locale;

/**
 * The media types that a handler accepts.
 *
 * @param ranges as in an Accept header, {@code image/png} or {@code image/*}, lower case; empty for
 *     any
 */
public record MediaTypes(List<String> ranges) {
  /** Any media type. */
  public static final MediaTypes ANY = new MediaTypes(List.of());

  /** The media types of JSON. */
  public static final MediaTypes JSON = new MediaTypes(List.of("application/json", "text/json"));

  /** Whether a body of this type is accepted. A body without a content type always is. */
  public boolean accept(String contentType) {
    if (ranges.isEmpty() || contentType.equals(Payload.UNSPECIFIED)) {
      return true;
    }
    String lower = essence(contentType);
    return ranges.stream().anyMatch(range -> matches(range, lower));
  }

  /** Type and subtype in lower case, without parameters: the part that is compared. */
  public static String essence(String contentType) {
    int parameters = contentType.indexOf(';');
    String type = parameters < 0 ? contentType : contentType.substring(0, parameters);
    return type.strip().toLowerCase(Locale.ROOT);
  }

  private static boolean matches(String range, String type) {
    return range.equals(type)
        || (range.endsWith("/*") && type.startsWith(range.substring(0, range.length() - 1)))
        || (range.equals("application/json") && type.endsWith("+json"))
        || range.equals("*/*");
  }

  @Override
  public String toString() {
    return ranges.isEmpty() ? "*/*" : String.join(", ", ranges);
  }
}

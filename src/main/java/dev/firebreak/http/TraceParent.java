package dev.firebreak.http;

import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.jspecify.annotations.Nullable;

/** The header {@code traceparent} (W3C Trace Context, sections 3.2 and 4). */
final class TraceParent {
  static final String NAME = "traceparent";

  /** Later versions may have more parts, ff is none, and an id of zeros stands for no id. */
  private static final Pattern VALID =
      Pattern.compile(
          "(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?");

  private static final String VERSION = "00";
  private static final int LENGTH = 55;

  private TraceParent() {}

  /**
   * Returns the position in a trace in the form of version 00, as the standard demands of programs
   * that do not know a later version; null if the value is not valid, which is then ignored.
   */
  static @Nullable String of(String value) {
    boolean valid =
        VALID.matcher(value).matches() && (value.length() == LENGTH || !value.startsWith(VERSION));
    return valid ? VERSION + value.substring(2, LENGTH) : null;
  }

  /** Returns that of a request; null if it is missing, not valid, or given more than once. */
  static @Nullable String in(HttpRequest request) {
    String found = null;
    int count = 0;
    for (HttpHeader header : request.getHeaders()) {
      if (header.is(NAME)) {
        found = count++ == 0 ? of(header.value()) : null;
      }
    }
    return found;
  }
}

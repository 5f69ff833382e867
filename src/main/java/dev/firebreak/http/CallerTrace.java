package dev.firebreak.http;

import dev.firebreak.traces.TracePosition;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * The position of a caller in a trace, from the headers {@code traceparent} and {@code tracestate}
 * (W3C Trace Context, sections 3.2 to 4). Filled while they are read; not thread-safe.
 */
final class CallerTrace {
  private static final String PARENT = "traceparent";

  /** Later versions may have more parts, ff is none, and an id of zeros stands for no id. */
  private static final Pattern VALID =
      Pattern.compile(
          "(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?");

  private static final String VERSION = "00";
  private static final int LENGTH = 55;

  private @Nullable String parent;
  private int parents;
  private @Nullable String state;

  /** Whether a header is one of the two. */
  static boolean isPart(HttpHeader header) {
    return header.is(PARENT) || header.is(TraceState.NAME);
  }

  /** Adds a header to those read so far, if there are any. */
  static CallerTrace with(@Nullable CallerTrace soFar, HttpHeader header) {
    CallerTrace trace = soFar == null ? new CallerTrace() : soFar;
    trace.add(header);
    return trace;
  }

  private void add(HttpHeader header) {
    if (header.is(PARENT)) {
      parent = parents++ == 0 ? parent(header.value()) : null;
    } else {
      state = state == null ? header.value() : state + ',' + header.value();
    }
  }

  /**
   * Returns the position; null if the header {@code traceparent} is missing, not valid, or given
   * more than once.
   */
  static @Nullable String position(@Nullable CallerTrace trace) {
    if (trace == null || trace.parent == null) {
      return null;
    }
    String state = trace.state == null ? null : TraceState.of(trace.state);
    return TracePosition.of(trace.parent, state);
  }

  /** Returns the position of the caller of a request; null if it has none. */
  static @Nullable String in(HttpRequest request) {
    CallerTrace found = null;
    for (HttpHeader header : request.getHeaders()) {
      found = isPart(header) ? with(found, header) : found;
    }
    return position(found);
  }

  /**
   * Returns the value of {@code traceparent} in the form of version 00, as the standard demands of
   * programs that do not know a later version; null if the value is not valid, which is then
   * ignored.
   */
  static @Nullable String parent(String value) {
    boolean valid =
        VALID.matcher(value).matches() && (value.length() == LENGTH || !value.startsWith(VERSION));
    return valid ? VERSION + value.substring(2, LENGTH) : null;
  }
}

package dev.firebreak.traces;

import org.jspecify.annotations.Nullable;

/**
 * The parts of a position in a trace: the value of the header {@code traceparent}, version 00 (W3C
 * Trace Context, 3.2), and after a blank that of {@code tracestate} (3.3) if there is one. Only
 * valid positions exist: the HTTP layer checks those of callers.
 */
public final class TracePosition {
  private static final int TRACE = 3;
  private static final int TRACE_END = 35;
  private static final int SPAN = 36;
  private static final int SPAN_END = 52;
  private static final int FLAGS = 53;
  private static final int LENGTH = 55;
  private static final int HEX = 16;

  private TracePosition() {}

  /** The id of the trace, 32 digits; null without a position. */
  public static @Nullable String traceId(@Nullable String position) {
    return position == null || position.length() < LENGTH
        ? null
        : position.substring(TRACE, TRACE_END);
  }

  /** The id of the span, 16 digits. */
  static String spanId(String position) {
    return position.substring(SPAN, SPAN_END);
  }

  /** The flags, 2 digits. */
  static String flags(String position) {
    return position.substring(FLAGS, LENGTH);
  }

  /** Whether the trace is recorded, as its beginning has decided. */
  static boolean isSampled(String position) {
    return position.length() >= LENGTH
        && (Character.digit(position.charAt(LENGTH - 1), HEX) & 1) != 0;
  }

  /**
   * Returns a position.
   *
   * @param parent the value of {@code traceparent}, version 00
   * @param state that of {@code tracestate}; null for none
   */
  public static String of(String parent, @Nullable String state) {
    return state == null ? parent : parent + ' ' + state;
  }

  static String of(String traceId, String spanId, String flags, @Nullable String state) {
    return of("00-" + traceId + '-' + spanId + '-' + flags, state);
  }

  /** The value of the header {@code traceparent}; null without a position. */
  public static @Nullable String parent(@Nullable String position) {
    return position == null || position.length() <= LENGTH
        ? position
        : position.substring(0, LENGTH);
  }

  /** The value of the header {@code tracestate}; null without one. */
  public static @Nullable String state(@Nullable String position) {
    return position == null || position.length() <= LENGTH ? null : position.substring(LENGTH + 1);
  }
}

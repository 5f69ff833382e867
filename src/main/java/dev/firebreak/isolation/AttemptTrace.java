package dev.firebreak.isolation;

import dev.firebreak.traces.TracePosition;
import dev.firebreak.traces.TraceSpan;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The trace of an attempt.
 *
 * @param position the position in the trace of what the attempt causes; null without a trace
 * @param span its span
 */
public record AttemptTrace(@Nullable String position, TraceSpan span) {
  /** An attempt without a trace. */
  static final AttemptTrace NONE = new AttemptTrace(null, TraceSpan.NONE);

  /** The member of log entries. */
  private static final String LOGGED = "trace";

  /**
   * The trace of an attempt with this span.
   *
   * @param parent the position of what caused the attempt
   */
  public static AttemptTrace of(TraceSpan span, @Nullable String parent) {
    String position = span.positionOr(parent);
    return position == null ? NONE : new AttemptTrace(position, span);
  }

  /** The trace of an attempt that is recorded elsewhere, or not at all. */
  public static AttemptTrace at(@Nullable String position) {
    return of(TraceSpan.NONE, position);
  }

  /**
   * Makes the trace that of the current thread, which runs the handler: of its log entries, and of
   * the spans that the handler begins itself.
   */
  public TraceSpan.Scope enter() {
    String id = TracePosition.traceId(position);
    TraceSpan.Scope current = span.enter();
    if (id == null) {
      return current;
    }
    MDC.put(LOGGED, id);
    return () -> {
      MDC.remove(LOGGED);
      current.close();
    };
  }
}

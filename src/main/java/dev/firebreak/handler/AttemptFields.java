package dev.firebreak.handler;

import dev.firebreak.isolation.AttemptContext;
import dev.firebreak.log.ThreadFields;
import dev.firebreak.traces.TraceSpan;
import org.slf4j.MDC;

/** The attempt to which the log entries of a handler's thread belong. */
final class AttemptFields {
  private static final String TASK = "task";
  private static final String CALL = "call";
  private static final String ATTEMPT = "attempt";
  private static final String TYPE = "type";

  private AttemptFields() {}

  /** Makes the current thread that of the attempt, until the scope is closed. */
  static TraceSpan.Scope enter(AttemptContext attempt) {
    return enter(attempt, ThreadFields.shown());
  }

  static TraceSpan.Scope enter(AttemptContext attempt, boolean shown) {
    TraceSpan.Scope trace = attempt.trace().enter();
    if (!shown) {
      return trace;
    }
    String run = attempt.fence() > 0 ? TASK : CALL;
    MDC.put(run, attempt.id());
    MDC.put(ATTEMPT, Integer.toString(attempt.number()));
    MDC.put(TYPE, attempt.type());
    return () -> {
      MDC.remove(run);
      MDC.remove(ATTEMPT);
      MDC.remove(TYPE);
      trace.close();
    };
  }
}

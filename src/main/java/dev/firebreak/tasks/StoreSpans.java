package dev.firebreak.tasks;

import dev.firebreak.store.Accepted;
import dev.firebreak.store.NewTask;
import dev.firebreak.supervision.Admission;
import dev.firebreak.traces.Attribute;
import dev.firebreak.traces.Operation;
import dev.firebreak.traces.TraceSpan;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** The spans of what is stored for tasks, each until the store has answered. */
final class StoreSpans {
  private StoreSpans() {}

  /** Begins to store a task. */
  static TraceSpan accept(Admission admission, NewTask task) {
    return begin(Operation.ACCEPT, admission, task.trace(), task.id());
  }

  /**
   * Returns a task with a position in a trace: a task that its caller gave none begins a trace with
   * its acceptance, so that all of its attempts are in one.
   */
  static NewTask traced(NewTask task, TraceSpan accepting) {
    String position = task.trace() == null ? accepting.positionOr(null) : null;
    return position == null ? task : task.inTrace(position);
  }

  /** Begins to store the end of an attempt. */
  static TraceSpan settle(TaskRun run) {
    return begin(Operation.SETTLE, run.admission(), run.claimed().trace(), run.claim().id());
  }

  private static TraceSpan begin(
      Operation operation, Admission admission, @Nullable String parent, Object id) {
    String type = admission.type().name();
    TraceSpan span = admission.type().traces().begin(operation, type, parent);
    if (span.recording()) {
      span.set(Attribute.TYPE, type).set(Attribute.TASK, id.toString());
    }
    return span;
  }

  /** Ends the span of a submission. */
  static void end(TraceSpan span, @Nullable Accepted accepted, @Nullable Throwable failure) {
    if (accepted instanceof Accepted.Known known && span.recording()) {
      span.set(Attribute.TASK, known.id().toString()); // The task was stored before.
    }
    end(span, failure);
  }

  /** Ends a span. */
  static void end(TraceSpan span, @Nullable Throwable failure) {
    if (failure != null) {
      Throwable cause = failure instanceof CompletionException ? failure.getCause() : null;
      span.fail((cause == null ? failure : cause).getClass().getName());
    }
    span.end();
  }
}

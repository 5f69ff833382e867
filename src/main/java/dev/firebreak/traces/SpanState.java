package dev.firebreak.traces;

import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.TraceStateBuilder;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** What tracing systems pass on to each other, between the header's form and that of the API. */
final class SpanState {
  private SpanState() {}

  /** Reads the value of the header {@code tracestate}, whose members are valid. */
  static TraceState read(@Nullable String text) {
    if (text == null) {
      return TraceState.getDefault();
    }
    TraceStateBuilder state = TraceState.builder();
    String[] members = text.split(",", -1);
    for (int i = members.length - 1; i >= 0; i--) { // Each is put before those added so far.
      int at = members[i].indexOf('=');
      state.put(members[i].substring(0, at), members[i].substring(at + 1));
    }
    return state.build();
  }

  /** The value of the header; null if there are no members. */
  static @Nullable String text(TraceState state) {
    if (state.isEmpty()) {
      return null;
    }
    StringJoiner members = new StringJoiner(",");
    state.forEach((key, value) -> members.add(key + '=' + value));
    return members.toString();
  }
}

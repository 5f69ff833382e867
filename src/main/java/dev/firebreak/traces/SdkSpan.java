package dev.firebreak.traces;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import org.jspecify.annotations.Nullable;

/** A span of OpenTelemetry, recorded or only known by its position. */
record SdkSpan(Span span) implements TraceSpan {
  private static final String ERROR_TYPE = "error.type";

  @Override
  public boolean recording() {
    return span.isRecording();
  }

  @Override
  public @Nullable String positionOr(@Nullable String parent) {
    SpanContext own = span.getSpanContext();
    return TracePosition.of(
        own.getTraceId(),
        own.getSpanId(),
        own.getTraceFlags().asHex(),
        SpanState.text(own.getTraceState()));
  }

  @Override
  public TraceSpan set(String name, String value) {
    var _ = span.setAttribute(name, value);
    return this;
  }

  @Override
  public TraceSpan set(String name, long value) {
    var _ = span.setAttribute(name, value);
    return this;
  }

  @Override
  public TraceSpan fail(String errorType) {
    var _ = span.setStatus(StatusCode.ERROR).setAttribute(ERROR_TYPE, errorType);
    return this;
  }

  @Override
  public void end() {
    span.end();
  }

  @Override
  @SuppressWarnings("MustBeClosedChecker") // The caller closes it.
  public Scope enter() {
    return span.makeCurrent()::close;
  }
}

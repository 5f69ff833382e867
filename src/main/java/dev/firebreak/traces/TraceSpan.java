package dev.firebreak.traces;

import org.jspecify.annotations.Nullable;

/**
 * One operation of a trace. It is sent once it has ended; one that never ends is not sent.
 * Thread-safe; no method blocks or throws.
 */
public interface TraceSpan {
  /** Is not recorded. */
  TraceSpan NONE = new NoSpan();

  /** Whether the span is recorded, so that attributes are worth their computation. */
  boolean recording();

  /**
   * Returns the position in the trace for what this operation causes.
   *
   * @param parent the position of its cause, which is passed on if this span has none of its own
   */
  @Nullable String positionOr(@Nullable String parent);

  /** Sets an attribute. */
  TraceSpan set(String name, String value);

  /** Sets an attribute. */
  TraceSpan set(String name, long value);

  /**
   * Records that the operation failed.
   *
   * @param errorType the kind of the error, one of few
   */
  TraceSpan fail(String errorType);

  /** Ends the operation. Only the first call has an effect. */
  void end();

  /** Makes this the current span of OpenTelemetry on this thread, until the scope is closed. */
  Scope enter();

  /** A part of the work of one thread; closed by that thread. */
  interface Scope extends AutoCloseable {
    @Override
    void close();
  }

  /** See {@link #NONE}. */
  final class NoSpan implements TraceSpan {
    private static final Scope NO_SCOPE = () -> {};

    private NoSpan() {}

    @Override
    public boolean recording() {
      return false;
    }

    @Override
    public @Nullable String positionOr(@Nullable String parent) {
      return parent;
    }

    @Override
    public TraceSpan set(String name, String value) {
      return this;
    }

    @Override
    public TraceSpan set(String name, long value) {
      return this;
    }

    @Override
    public TraceSpan fail(String errorType) {
      return this;
    }

    @Override
    public void end() {}

    @Override
    public Scope enter() {
      return NO_SCOPE;
    }
  }
}

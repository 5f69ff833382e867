package dev.firebreak.traces;

import dev.firebreak.config.TraceSettings;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Begins spans. Thread-safe; no method but {@link #close} blocks, and none throws. */
public interface Traces extends AutoCloseable {
  /** Records nothing. */
  Traces NONE = new NoTraces();

  /**
   * Starts to record spans.
   *
   * @param settings what is recorded, and where it is sent to; null for nothing
   * @param resource the attributes of this node
   */
  static Traces open(@Nullable TraceSettings settings, Map<String, String> resource) {
    return settings == null ? NONE : SdkTraces.open(settings, resource);
  }

  /** Whether spans can be recorded at all. */
  boolean enabled();

  /**
   * Begins a span now.
   *
   * @param subject what the operation works on; part of the name, and so one of few
   * @param parent the position in a trace that the span belongs to; null for none
   */
  default TraceSpan begin(Operation operation, String subject, @Nullable String parent) {
    return begin(operation, subject, parent, 0);
  }

  /**
   * Begins a span.
   *
   * @param subject what the operation works on; part of the name, and so one of few
   * @param parent the position in a trace that the span belongs to; null for none
   * @param nanosAgo how long ago the operation began
   */
  TraceSpan begin(Operation operation, String subject, @Nullable String parent, long nanosAgo);

  /** Sends the spans that have ended, within a bounded time, and records no more. Blocks. */
  @Override
  void close();

  /** See {@link #NONE}. */
  final class NoTraces implements Traces {
    private NoTraces() {}

    @Override
    public boolean enabled() {
      return false;
    }

    @Override
    public TraceSpan begin(
        Operation operation, String subject, @Nullable String parent, long nanosAgo) {
      return TraceSpan.NONE;
    }

    @Override
    public void close() {}
  }
}

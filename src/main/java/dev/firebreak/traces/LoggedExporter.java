package dev.firebreak.traces;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs that spans can't be sent, at most once a minute. */
final class LoggedExporter implements SpanExporter {
  private static final Logger LOG = LoggerFactory.getLogger(LoggedExporter.class);

  private final SpanExporter exporter;
  private final String receiver;
  private final OnceAMinute warnings;

  /** The spans that were not sent since the last warning; guarded by this. */
  private long lost;

  LoggedExporter(SpanExporter exporter, String receiver, LongSupplier nanoClock) {
    this.exporter = exporter;
    this.receiver = receiver;
    this.warnings = new OnceAMinute(nanoClock);
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    int count = spans.size(); // The collection is cleared once the result is there.
    CompletableResultCode result = exporter.export(spans);
    return result.whenComplete(
        () -> {
          if (!result.isSuccess()) {
            failed(count, result.getFailureThrowable());
          }
        });
  }

  private synchronized void failed(int count, @Nullable Throwable failure) {
    lost += count;
    if (warnings.tryAcquire()) {
      LOG.warn(
          "Spans can't be sent to {} ({}); {} spans are lost, and further failures are not logged"
              + " for a minute. Correct firebreak.traces.otlp, or start the receiver.",
          receiver,
          ExportFailure.reason(failure),
          lost);
      lost = 0;
    }
  }

  @Override
  public CompletableResultCode flush() {
    return exporter.flush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return exporter.shutdown();
  }
}

package dev.firebreak.traces;

import dev.firebreak.config.TraceSettings;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.common.Clock;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Records spans with the SDK of OpenTelemetry. */
final class SdkTraces implements Traces {
  private static final String SCOPE = "dev.firebreak";
  private static final int LARGEST_BATCH = 512;
  private static final Duration BATCH_DELAY = Duration.ofSeconds(1);
  private static final Duration SEND_TIMEOUT = Duration.ofSeconds(10);
  private static final int CLOSE_SECONDS = 3;

  private final SdkTracerProvider provider;
  private final Tracer tracer;
  private final Clock clock = Clock.getDefault();

  private SdkTraces(SdkTracerProvider provider) {
    this.provider = provider;
    this.tracer = provider.get(SCOPE);
  }

  static SdkTraces open(TraceSettings settings, Map<String, String> resource) {
    LibraryLog.install();
    SpanExporter exporter =
        new LoggedExporter(exporter(settings), settings.url().getHost(), System::nanoTime);
    SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .setResource(Resource.getDefault().merge(Resource.create(attributes(resource))))
            .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(settings.sampling())))
            .addSpanProcessor(
                BatchSpanProcessor.builder(exporter)
                    .setMaxQueueSize(settings.queue())
                    .setMaxExportBatchSize(Math.min(LARGEST_BATCH, settings.queue()))
                    .setScheduleDelay(BATCH_DELAY)
                    .build())
            .build();
    offerToHandlers(provider);
    return new SdkTraces(provider);
  }

  private static SpanExporter exporter(TraceSettings settings) {
    OtlpHttpSpanExporterBuilder exporter =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(settings.url().toString())
            .setTimeout(SEND_TIMEOUT);
    settings.headers().forEach(exporter::addHeader);
    return exporter.build();
  }

  private static Attributes attributes(Map<String, String> resource) {
    AttributesBuilder attributes = Attributes.builder();
    resource.forEach(attributes::put);
    return attributes.build();
  }

  /** Makes the spans of handlers that use the API of OpenTelemetry go the same way. */
  private static void offerToHandlers(TracerProvider provider) {
    try {
      GlobalOpenTelemetry.set(new OfHandlers(provider));
    } catch (IllegalStateException _) {
      // Another node of this JVM was first, or an agent is there.
    }
  }

  private record OfHandlers(TracerProvider provider) implements OpenTelemetry {
    @Override
    public TracerProvider getTracerProvider() {
      return provider;
    }

    @Override
    public ContextPropagators getPropagators() {
      return ContextPropagators.create(W3CTraceContextPropagator.getInstance());
    }
  }

  @Override
  public boolean enabled() {
    return true;
  }

  @Override
  public TraceSpan begin(
      Operation operation, String subject, @Nullable String parent, long nanosAgo) {
    if (parent == null && !operation.startsTraces()) {
      return TraceSpan.NONE;
    } else if (parent != null && !TracePosition.isSampled(parent)) {
      // Spans that a handler begins itself must not be recorded either.
      return operation.runsHandlers() ? new SdkSpan(remote(parent)) : TraceSpan.NONE;
    }
    SpanBuilder span =
        tracer
            .spanBuilder(operation.nameOf(subject))
            .setSpanKind(SpanKind.valueOf(operation.kind().name()))
            .setParent(parent == null ? Context.root() : Context.root().with(remote(parent)));
    if (nanosAgo > 0) {
      var _ = span.setStartTimestamp(clock.now() - nanosAgo, TimeUnit.NANOSECONDS);
    }
    return new SdkSpan(span.startSpan());
  }

  private static Span remote(String position) {
    return Span.wrap(
        SpanContext.createFromRemoteParent(
            String.valueOf(TracePosition.traceId(position)),
            TracePosition.spanId(position),
            TraceFlags.fromHex(TracePosition.flags(position), 0),
            SpanState.read(TracePosition.state(position))));
  }

  @Override
  public void close() {
    var _ = provider.shutdown().join(CLOSE_SECONDS, TimeUnit.SECONDS);
  }
}

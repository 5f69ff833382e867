package dev.firebreak.metrics;

import io.micrometer.core.instrument.Clock;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the metrics of the node and those of the JVM into one registry, and writes them in the
 * format that was asked for. Used by one thread.
 */
final class Scraper implements AutoCloseable {
  private static final int USUAL_SIZE = 64 * 1024;

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final ExpositionFormats formats = ExpositionFormats.init();
  private final JvmMetrics jvm;

  Scraper(Supplier<Samples> samples) {
    MultiCollector own = () -> Snapshots.of(samples.get(), Catalog.ALL);
    registry.register(own);
    jvm =
        JvmMetrics.of(
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, registry, Clock.SYSTEM));
  }

  Exposition scrape(@Nullable String accept) {
    ExpositionFormatWriter found = formats.findWriter(accept);
    ExpositionFormatWriter writer =
        found.isAvailable() ? found : formats.getPrometheusTextFormatWriter();
    ByteArrayOutputStream body = new ByteArrayOutputStream(USUAL_SIZE);
    try {
      writer.write(body, read());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Exposition(writer.getContentType(), body.toByteArray());
  }

  /** Reads all metrics. */
  MetricSnapshots read() {
    return registry.scrape();
  }

  @Override
  public void close() {
    jvm.close();
  }
}

package dev.firebreak.metrics;

import dev.firebreak.exposition.DocumentBytes;
import dev.firebreak.exposition.Exposition;
import dev.firebreak.exposition.Format;
import dev.firebreak.exposition.Samples;
import dev.firebreak.exposition.Snapshots;
import io.micrometer.core.instrument.Clock;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Reads the metrics of the node and those of the JVM, and writes them in the format that was asked
 * for. Used by one thread.
 */
final class Scraper implements AutoCloseable {
  private static final int USUAL_SIZE = 64 * 1024;

  private final Consumer<Samples> sources;
  private final Samples samples = new Samples();
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final ExpositionFormats formats = ExpositionFormats.init();
  private final JvmMetrics jvm;

  /** The size of the largest document so far. */
  private int size = USUAL_SIZE;

  /**
   * Creates a scraper.
   *
   * @param sources adds the values of this moment
   */
  Scraper(Consumer<Samples> sources) {
    this.sources = sources;
    jvm =
        JvmMetrics.of(
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, registry, Clock.SYSTEM));
  }

  /** Writes the metrics of the node, then those of the JVM, of which there are few. */
  Exposition scrape(Format format) {
    DocumentBytes document = new DocumentBytes(size);
    format.write(now(), Catalog.ALL, document);
    try {
      writer(format).write(document, registry.scrape());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    size = Math.max(size, document.size());
    return new Exposition(format, document);
  }

  private Samples now() {
    samples.begin();
    sources.accept(samples);
    return samples;
  }

  private ExpositionFormatWriter writer(Format format) {
    return switch (format) {
      case TEXT -> formats.getPrometheusTextFormatWriter();
      case OPEN_METRICS -> formats.getOpenMetricsTextFormatWriter();
      case PROTOBUF -> formats.getPrometheusProtobufWriter();
    };
  }

  /** Reads all metrics. */
  MetricSnapshots read() {
    return new MetricSnapshots(
        Stream.concat(Snapshots.of(now(), Catalog.ALL).stream(), registry.scrape().stream())
            .toList());
  }

  @Override
  public void close() {
    jvm.close();
  }
}

package dev.firebreak.metrics;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Label;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.NativeHistogramBuckets;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;

/**
 * Writes metrics as a request of the OpenTelemetry protocol in its JSON form (OTLP 1.0, section
 * OTLP/HTTP). It has the exponential histograms of that protocol, which are Prometheus' native
 * ones.
 *
 * <p>Not by Micrometer's registry for OTLP: it sends no histogram that was counted elsewhere, and
 * brings three megabytes of jars.
 */
final class OtlpDocument {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int CUMULATIVE = 2;
  private static final long NANOS = 1_000_000_000;

  private final JsonGenerator out;
  private final String began;
  private final String now;

  private OtlpDocument(JsonGenerator out, Instant began, Instant now) {
    this.out = out;
    this.began = nanos(began);
    this.now = nanos(now);
  }

  /** Numbers of 64 bits are texts in this form. */
  private static String nanos(Instant time) {
    return Long.toString(time.getEpochSecond() * NANOS + time.getNano());
  }

  /**
   * Writes metrics.
   *
   * @param resource the attributes of this node
   * @param began when the counters were zero
   */
  static byte[] of(
      MetricSnapshots metrics, Map<String, String> resource, Instant began, Instant now)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = JSON.createGenerator(bytes)) {
      new OtlpDocument(out, began, now).write(metrics, resource);
    }
    return bytes.toByteArray();
  }

  private void write(MetricSnapshots metrics, Map<String, String> resource) throws IOException {
    out.writeStartObject();
    out.writeArrayFieldStart("resourceMetrics");
    out.writeStartObject();
    out.writeObjectFieldStart("resource");
    out.writeArrayFieldStart("attributes");
    for (Map.Entry<String, String> attribute : resource.entrySet()) {
      attribute(attribute.getKey(), attribute.getValue());
    }
    out.writeEndArray();
    out.writeEndObject();
    out.writeArrayFieldStart("scopeMetrics");
    out.writeStartObject();
    out.writeArrayFieldStart("metrics");
    for (MetricSnapshot metric : metrics) {
      metric(metric);
    }
    out.writeEndArray();
    out.writeEndObject();
    out.writeEndArray();
    out.writeEndObject();
    out.writeEndArray();
    out.writeEndObject();
  }

  private void attribute(String name, String value) throws IOException {
    out.writeStartObject();
    out.writeStringField("key", name);
    out.writeObjectFieldStart("value");
    out.writeStringField("stringValue", value);
    out.writeEndObject();
    out.writeEndObject();
  }

  private void metric(MetricSnapshot metric) throws IOException {
    out.writeStartObject();
    out.writeStringField("name", metric.getMetadata().getName());
    String help = metric.getMetadata().getHelp();
    out.writeStringField("description", help == null ? "" : help);
    switch (metric) {
      case CounterSnapshot counter -> counter(counter);
      case GaugeSnapshot gauge -> gauge(gauge);
      case HistogramSnapshot histogram -> histogram(histogram);
      case SummarySnapshot summary -> summary(summary);
      default -> info(metric);
    }
    out.writeEndObject();
  }

  private void counter(CounterSnapshot counter) throws IOException {
    out.writeObjectFieldStart("sum");
    out.writeNumberField("aggregationTemporality", CUMULATIVE);
    out.writeBooleanField("isMonotonic", true);
    out.writeArrayFieldStart("dataPoints");
    for (CounterSnapshot.CounterDataPointSnapshot point : counter.getDataPoints()) {
      begin(point);
      out.writeNumberField("asDouble", point.getValue());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private void gauge(GaugeSnapshot gauge) throws IOException {
    out.writeObjectFieldStart("gauge");
    out.writeArrayFieldStart("dataPoints");
    for (GaugeSnapshot.GaugeDataPointSnapshot point : gauge.getDataPoints()) {
      begin(point);
      out.writeNumberField("asDouble", point.getValue());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  /** A text in a label. */
  private void info(MetricSnapshot info) throws IOException {
    out.writeObjectFieldStart("gauge");
    out.writeArrayFieldStart("dataPoints");
    for (DataPointSnapshot point : info.getDataPoints()) {
      begin(point);
      out.writeNumberField("asDouble", 1.0);
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private void summary(SummarySnapshot summary) throws IOException {
    out.writeObjectFieldStart("summary");
    out.writeArrayFieldStart("dataPoints");
    for (SummarySnapshot.SummaryDataPointSnapshot point : summary.getDataPoints()) {
      begin(point);
      out.writeStringField("count", Long.toString(point.getCount()));
      out.writeNumberField("sum", point.getSum());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private void histogram(HistogramSnapshot histogram) throws IOException {
    out.writeObjectFieldStart("exponentialHistogram");
    out.writeNumberField("aggregationTemporality", CUMULATIVE);
    out.writeArrayFieldStart("dataPoints");
    for (HistogramSnapshot.HistogramDataPointSnapshot point : histogram.getDataPoints()) {
      begin(point);
      out.writeStringField("count", Long.toString(point.getCount()));
      out.writeNumberField("sum", point.getSum());
      out.writeNumberField("scale", point.getNativeSchema());
      out.writeStringField("zeroCount", Long.toString(point.getNativeZeroCount()));
      out.writeNumberField("zeroThreshold", point.getNativeZeroThreshold());
      buckets(point.getNativeBucketsForPositiveValues());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  /**
   * Writes the counts without gaps. A bucket of this protocol is named by its lower bound, one of
   * Prometheus by its upper bound.
   */
  private void buckets(NativeHistogramBuckets buckets) throws IOException {
    if (buckets.size() == 0) {
      return;
    }
    out.writeObjectFieldStart("positive");
    out.writeNumberField("offset", buckets.getBucketIndex(0) - 1);
    out.writeArrayFieldStart("bucketCounts");
    int next = buckets.getBucketIndex(0);
    for (int i = 0; i < buckets.size(); i++, next++) {
      for (; next < buckets.getBucketIndex(i); next++) {
        out.writeString("0");
      }
      out.writeString(Long.toString(buckets.getCount(i)));
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  /** Begins a data point with its labels and its times. */
  private void begin(DataPointSnapshot point) throws IOException {
    out.writeStartObject();
    out.writeArrayFieldStart("attributes");
    for (Label label : point.getLabels()) {
      attribute(label.getName(), label.getValue());
    }
    out.writeEndArray();
    out.writeStringField("startTimeUnixNano", began);
    out.writeStringField("timeUnixNano", now);
  }
}

package dev.firebreak.exposition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.measure.TimeHistogram;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusProtobufWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.expositionformats.generated.com_google_protobuf_4_35_0.Metrics;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is written is what Prometheus' library writes for the same values. */
class WritersTest {
  private static final Metric PLAIN = Metric.gauge("a", "A number.");
  private static final Metric COUNTER = Metric.counter("b", "Counts.", "type", "outcome");
  private static final Metric NUMBERS = Metric.gauge("b_gauge", "Numbers.", "type", "outcome");
  private static final Metric LARGEST = Metric.largest("c", "A \"quote\".", "type");
  private static final Metric INFO = Metric.info("d", "A text.", "version");
  private static final Metric TIMES = Metric.times("e_seconds", "Times.", "type");
  private static final Metric BARE_TIMES = Metric.times("f_seconds", "Times without a label.");
  private static final Metric WITHOUT_VALUES = Metric.counter("g", "Nothing.");
  private static final List<Metric> ALL =
      List.of(PLAIN, COUNTER, NUMBERS, LARGEST, INFO, TIMES, BARE_TIMES, WITHOUT_VALUES);

  private final Samples samples = new Samples();

  @BeforeEach
  void values() {
    samples.add(PLAIN, 0.1);
    double[] numbers = {
      0, 1, 9_999_999, 1e7, 1e7 + 1, 1e300, 0.5, -3, Double.NaN, 1 / 0.0, -1 / 0.0
    };
    for (int i = 0; i < numbers.length; i++) {
      samples.add(NUMBERS, numbers[i], "t" + i, "succeeded");
    }
    samples.add(COUNTER, 3, "t1", "\"quoted\", \\, a\nline, ümläut, 漢字");
    samples.add(LARGEST, 1_700_000_000.123, "x");
    samples.add(INFO, 1, "1.2");
    samples.add(TIMES, new TimeHistogram(), "none");
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
    for (int type = 0; type < 20; type++) {
      samples.add(TIMES, random(random, 1 << (type / 2)), "t" + type);
    }
    samples.add(BARE_TIMES, random(random, 200));
  }

  /** Times from below a microsecond to above the last bucket. */
  private static TimeHistogram random(RandomGenerator random, int times) {
    TimeHistogram histogram = new TimeHistogram();
    for (int i = 0; i < times; i++) {
      histogram.record(random.nextLong(1L << random.nextInt(1, 60)));
    }
    return histogram;
  }

  private byte[] own(Format format) {
    DocumentBytes document = new DocumentBytes(0);
    format.write(samples, ALL, document);
    return document.copyFrom(0);
  }

  private byte[] ofLibrary(ExpositionFormatWriter writer) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    writer.write(bytes, Snapshots.of(samples, ALL));
    return bytes.toByteArray();
  }

  private static List<String> lines(byte[] text) {
    return new String(text, StandardCharsets.UTF_8).lines().sorted().toList();
  }

  @Test
  void textIsAsTheLibraryWritesIt() throws IOException {
    PrometheusTextFormatWriter library = PrometheusTextFormatWriter.create();
    assertThat(lines(own(Format.TEXT))).isEqualTo(lines(ofLibrary(library)));
    assertThat(Format.TEXT.contentType()).isEqualTo(library.getContentType());
  }

  @Test
  void openMetricsAreAsTheLibraryWritesThemButForTheEnd() throws IOException {
    OpenMetricsTextFormatWriter library = OpenMetricsTextFormatWriter.create();
    List<String> expected = new ArrayList<>(lines(ofLibrary(library)));
    assertThat(expected.remove("# EOF")).isTrue();
    assertThat(lines(own(Format.OPEN_METRICS))).isEqualTo(expected);
    assertThat(Format.OPEN_METRICS.contentType()).isEqualTo(library.getContentType());
  }

  @Test
  void theLinesOfAMetricFollowItsDescription() {
    String before = "";
    for (String line : new String(own(Format.TEXT), StandardCharsets.UTF_8).lines().toList()) {
      if (line.startsWith("# TYPE ")) {
        before = line.split(" ", 4)[2];
      } else if (!line.startsWith("#")) {
        assertThat(line).startsWith(before);
      }
    }
    assertThat(before).isEqualTo(BARE_TIMES.name());
  }

  @Test
  void messagesAreAsTheLibraryWritesThem() throws IOException {
    PrometheusProtobufWriter library = new PrometheusProtobufWriter();
    List<Metrics.MetricFamily> own = families(own(Format.PROTOBUF));
    assertThat(own).hasSize(ALL.size() - 1);
    assertThat(own).isEqualTo(families(ofLibrary(library)));
    assertThat(Format.PROTOBUF.contentType()).isEqualTo(library.getContentType());
  }

  /** Reads messages, with the buckets and the labels in a form that is the same for equal ones. */
  private static List<Metrics.MetricFamily> families(byte[] bytes) throws IOException {
    List<Metrics.MetricFamily> families = new ArrayList<>();
    ByteArrayInputStream in = new ByteArrayInputStream(bytes);
    for (Metrics.MetricFamily one = Metrics.MetricFamily.parseDelimitedFrom(in);
        one != null;
        one = Metrics.MetricFamily.parseDelimitedFrom(in)) {
      Metrics.MetricFamily.Builder family = one.toBuilder();
      family.getMetricBuilderList().forEach(WritersTest::normalize);
      TreeMap<String, Metrics.Metric.Builder> sorted = new TreeMap<>();
      family.getMetricBuilderList().forEach(m -> sorted.put(m.getLabelList().toString(), m));
      families.add(
          one.toBuilder()
              .clearMetric()
              .addAllMetric(sorted.values().stream().map(Metrics.Metric.Builder::build).toList())
              .build());
    }
    return families;
  }

  /** Puts one span without gaps in the place of spans, between which the library may fill gaps. */
  private static void normalize(Metrics.Metric.Builder metric) {
    if (!metric.hasHistogram()) {
      return;
    }
    Metrics.Histogram.Builder histogram = metric.getHistogramBuilder();
    TreeMap<Integer, Long> buckets = new TreeMap<>();
    int key = 0;
    int delta = 0;
    long count = 0;
    for (Metrics.BucketSpan span : histogram.getPositiveSpanList()) {
      key += span.getOffset();
      for (int i = 0; i < span.getLength(); i++) {
        count += histogram.getPositiveDelta(delta++);
        if (count > 0) {
          buckets.put(key, count);
        }
        key++;
      }
    }
    assertThat(delta).isEqualTo(histogram.getPositiveDeltaCount());
    histogram.clearPositiveSpan().clearPositiveDelta();
    buckets.forEach(
        (bucket, times) ->
            histogram
                .addPositiveSpan(Metrics.BucketSpan.newBuilder().setOffset(bucket).setLength(1))
                .addPositiveDelta(times));
  }
}

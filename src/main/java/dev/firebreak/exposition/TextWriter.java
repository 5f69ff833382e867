package dev.firebreak.exposition;

import dev.firebreak.measure.TimeCounts;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/** Writes the text formats: that of Prometheus (version 0.0.4), and OpenMetrics 1.0. */
final class TextWriter extends FamilyWriter {
  /** What follows the labels in the line of a bucket, up to the number. */
  private static final List<byte[]> BOUNDS =
      IntStream.rangeClosed(0, ClassicBounds.SIZE)
          .mapToObj(i -> i < ClassicBounds.SIZE ? "" + ClassicBounds.bound(i) : "+Inf")
          .map(bound -> ("le=\"" + bound + "\"} ").getBytes(StandardCharsets.US_ASCII))
          .toList();

  private static final byte[] BUCKET = "_bucket{".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] COUNT = "_count".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] SUM = "_sum".getBytes(StandardCharsets.US_ASCII);

  private final Format format;
  private final DocumentBytes out;

  /** What begins the lines of the metric that was begun. */
  private byte[] name = {};

  /** What precedes the value of each of its labels. */
  private byte[][] labelNames = {};

  TextWriter(Format format, DocumentBytes out) {
    super(format, out);
    this.format = format;
    this.out = out;
  }

  private boolean isOpen() {
    return format == Format.OPEN_METRICS;
  }

  @Override
  void head(Metric metric) {
    name = metric.shownName().getBytes(StandardCharsets.UTF_8);
    labelNames = new byte[metric.labels().size()][];
    for (int i = 0; i < labelNames.length; i++) {
      String label = metric.labels().get(metric.shownAt(i)) + "=\"";
      labelNames[i] = label.getBytes(StandardCharsets.UTF_8);
    }
    if (isOpen()) {
      describe("TYPE", metric.name(), type(metric));
      describe("HELP", metric.name(), metric.help());
    } else {
      describe("HELP", metric.shownName(), metric.help());
      describe("TYPE", metric.shownName(), type(metric));
    }
  }

  private void describe(String what, String name, String text) {
    out.add("# ");
    out.add(what);
    out.write(' ');
    out.add(name);
    out.write(' ');
    escaped(text, isOpen());
    out.write('\n');
  }

  private String type(Metric metric) {
    return switch (metric.kind()) {
      case COUNTER -> "counter";
      case GAUGE, LARGEST -> "gauge";
      case INFO -> isOpen() ? "info" : "gauge";
      case TIMES -> "histogram";
    };
  }

  @Override
  void number(Metric metric, List<String> labels, double value) {
    out.add(name);
    labels(metric, labels);
    if (metric.kind() == Metric.Kind.INFO) {
      out.write('1');
    } else {
      out.add(value);
    }
    out.write('\n');
  }

  @Override
  void times(Metric metric, List<String> labels, TimeCounts counts) {
    buckets(metric, labels, counts);
    out.add(name);
    out.add(COUNT);
    labels(metric, labels);
    out.add(counts.count());
    out.write('\n');
    out.add(name);
    out.add(SUM);
    labels(metric, labels);
    out.add(counts.seconds());
    out.write('\n');
  }

  @Override
  void end() {
    // The head of the next metric, or the end of the document, ends this one.
  }

  private void buckets(Metric metric, List<String> labels, TimeCounts counts) {
    int begin = out.size();
    out.add(name);
    out.add(BUCKET);
    for (int i = 0; i < labels.size(); i++) {
      label(metric, labels, i);
      out.write(',');
    }
    int same = out.size() - begin;
    long[] upTo = ClassicBounds.upTo(counts);
    for (int i = 0; i <= ClassicBounds.SIZE; i++) {
      if (i > 0) {
        out.repeat(begin, same);
      }
      out.add(BOUNDS.get(i));
      out.add(i < ClassicBounds.SIZE ? upTo[i] : counts.count());
      out.write('\n');
    }
  }

  /** Writes the labels and what separates them from the value. */
  private void labels(Metric metric, List<String> labels) {
    for (int i = 0; i < labels.size(); i++) {
      out.write(i == 0 ? '{' : ',');
      label(metric, labels, i);
    }
    if (!labels.isEmpty()) {
      out.write('}');
    }
    out.write(' ');
  }

  private void label(Metric metric, List<String> labels, int place) {
    out.add(labelNames[place]);
    escaped(labels.get(metric.shownAt(place)), true);
    out.write('"');
  }

  /** Writes a text; quotes are escaped in labels, and in OpenMetrics everywhere. */
  private void escaped(String text, boolean quotes) {
    if (text.indexOf('\\') < 0 && text.indexOf('\n') < 0 && text.indexOf('"') < 0) {
      out.add(text);
      return;
    }
    String escaped = text.replace("\\", "\\\\").replace("\n", "\\n");
    out.add(quotes ? escaped.replace("\"", "\\\"") : escaped);
  }
}

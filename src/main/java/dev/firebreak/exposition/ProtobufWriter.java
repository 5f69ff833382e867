package dev.firebreak.exposition;

import dev.firebreak.measure.TimeCounts;
import dev.firebreak.measure.TimeHistogram;
import java.util.List;

/**
 * Writes messages of Protocol Buffers (encoding of proto2): one {@code
 * io.prometheus.client.MetricFamily} for each metric, preceded by its length. The length of a
 * message is inserted once the message is complete.
 */
final class ProtobufWriter extends FamilyWriter {
  private static final int LENGTH_DELIMITED = 2;
  private static final int FIXED_64 = 1;
  private static final int TYPE_BITS = 3;
  private static final int BITS = 7;
  private static final int MORE = 0x80;

  /** The fields of the messages that are used. */
  private static final class Field {
    static final int FAMILY_NAME = 1;
    static final int FAMILY_HELP = 2;
    static final int FAMILY_TYPE = 3;
    static final int FAMILY_METRIC = 4;
    static final int METRIC_LABEL = 1;
    static final int METRIC_GAUGE = 2;
    static final int METRIC_COUNTER = 3;
    static final int METRIC_HISTOGRAM = 7;
    static final int LABEL_NAME = 1;
    static final int LABEL_VALUE = 2;
    static final int VALUE = 1;
    static final int SAMPLE_COUNT = 1;
    static final int SAMPLE_SUM = 2;
    static final int BUCKET = 3;
    static final int SCHEMA = 5;
    static final int ZERO_THRESHOLD = 6;
    static final int ZERO_COUNT = 7;
    static final int POSITIVE_SPAN = 12;
    static final int POSITIVE_DELTA = 13;
    static final int BUCKET_COUNT = 1;
    static final int BUCKET_BOUND = 2;
    static final int SPAN_OFFSET = 1;
    static final int SPAN_LENGTH = 2;

    private Field() {}
  }

  private final DocumentBytes out;

  /** Where the length of the family belongs. */
  private int family;

  ProtobufWriter(DocumentBytes out) {
    super(Format.PROTOBUF, out);
    this.out = out;
  }

  @Override
  void head(Metric metric) {
    family = out.size();
    text(Field.FAMILY_NAME, metric.shownName());
    text(Field.FAMILY_HELP, metric.help());
    number(Field.FAMILY_TYPE, type(metric));
  }

  private static int type(Metric metric) {
    return switch (metric.kind()) {
      case COUNTER -> 0;
      case GAUGE, LARGEST, INFO -> 1;
      case TIMES -> 4;
    };
  }

  @Override
  void end() {
    insertLength(family);
  }

  @Override
  void number(Metric metric, List<String> labels, double value) {
    int one = begin(Field.FAMILY_METRIC);
    labels(metric, labels);
    boolean counter = metric.kind() == Metric.Kind.COUNTER;
    int number = begin(counter ? Field.METRIC_COUNTER : Field.METRIC_GAUGE);
    real(Field.VALUE, value);
    insertLength(number);
    insertLength(one);
  }

  @Override
  void times(Metric metric, List<String> labels, TimeCounts counts) {
    int one = begin(Field.FAMILY_METRIC);
    labels(metric, labels);
    int histogram = begin(Field.METRIC_HISTOGRAM);
    number(Field.SAMPLE_COUNT, counts.count());
    real(Field.SAMPLE_SUM, counts.seconds());
    classic(counts);
    number(Field.SCHEMA, zigzag(TimeHistogram.SCHEMA));
    real(Field.ZERO_THRESHOLD, TimeCounts.ZERO);
    number(Field.ZERO_COUNT, counts.zeros());
    nativeBuckets(counts);
    insertLength(histogram);
    insertLength(one);
  }

  private void classic(TimeCounts counts) {
    long[] upTo = ClassicBounds.upTo(counts);
    for (int i = 0; i <= ClassicBounds.SIZE; i++) {
      boolean bounded = i < ClassicBounds.SIZE;
      int bucket = begin(Field.BUCKET);
      number(Field.BUCKET_COUNT, bounded ? upTo[i] : counts.count());
      real(Field.BUCKET_BOUND, bounded ? ClassicBounds.bound(i) : Double.POSITIVE_INFINITY);
      insertLength(bucket);
    }
  }

  /**
   * Writes spans of buckets that follow each other, and the difference of each to the one before.
   */
  private void nativeBuckets(TimeCounts counts) {
    Spans spans = new Spans();
    counts.forEach(spans::bucket);
    spans.end();
    long[] before = {0};
    counts.forEach(
        (_, count) -> {
          number(Field.POSITIVE_DELTA, zigzag(count - before[0]));
          before[0] = count;
        });
  }

  /** Buckets that follow each other. */
  private final class Spans {
    private int begin;
    private int next;
    private int end;

    void bucket(int key, long count) {
      if (next == begin || key != next) {
        end();
        begin = key;
      }
      next = key + 1;
    }

    /** Writes the span so far, if there is one, with its distance from the one before. */
    void end() {
      if (next != begin) {
        int span = ProtobufWriter.this.begin(Field.POSITIVE_SPAN);
        number(Field.SPAN_OFFSET, zigzag(begin - end));
        number(Field.SPAN_LENGTH, next - begin);
        insertLength(span);
        end = next;
        begin = next;
      }
    }
  }

  private void labels(Metric metric, List<String> labels) {
    for (int i = 0; i < labels.size(); i++) {
      int label = metric.shownAt(i);
      int pair = begin(Field.METRIC_LABEL);
      text(Field.LABEL_NAME, metric.labels().get(label));
      text(Field.LABEL_VALUE, labels.get(label));
      insertLength(pair);
    }
  }

  /** Begins a message within another one; returns where its length belongs. */
  private int begin(int field) {
    varint(((long) field << TYPE_BITS) | LENGTH_DELIMITED);
    return out.size();
  }

  /** Inserts the length of what follows a position there. */
  private void insertLength(int at) {
    int length = out.size() - at;
    int width = 1;
    for (int rest = length >>> BITS; rest != 0; rest >>>= BITS) {
      width++;
    }
    out.shift(at, width);
    int rest = length;
    for (int i = 0; i < width; i++) {
      int low = rest & (MORE - 1);
      rest >>>= BITS;
      out.set(at + i, rest == 0 ? low : low | MORE);
    }
  }

  private void text(int field, String text) {
    int at = begin(field);
    out.add(text);
    insertLength(at);
  }

  private void number(int field, long number) {
    varint((long) field << TYPE_BITS);
    varint(number);
  }

  private void real(int field, double number) {
    varint(((long) field << TYPE_BITS) | FIXED_64);
    long bits = Double.doubleToRawLongBits(number);
    for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
      out.write((int) (bits >>> shift));
    }
  }

  private void varint(long number) {
    long rest = number;
    while ((rest & -MORE) != 0) {
      out.write(((int) rest & (MORE - 1)) | MORE);
      rest >>>= BITS;
    }
    out.write((int) rest);
  }

  /** Signed numbers so that those near zero are short. */
  private static long zigzag(long number) {
    return (number << 1) ^ (number >> (Long.SIZE - 1));
  }
}

package dev.firebreak.exposition;

import dev.firebreak.measure.TimeHistogram;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value of a metric: a number, or times. It keeps the bytes that it has in the last document of
 * each format, as most values are the same in the next one.
 */
final class Sample {
  private final List<String> labels;
  private final Map<Format, Written> written = new EnumMap<>(Format.class);
  private List<TimeHistogram> histograms = List.of();
  private double number;

  /** Whether nothing was added in this reading. */
  private boolean empty = true;

  /** The reading that the value is of. */
  private int reading = -1;

  /** The bytes of a value. */
  private static final class Written {
    /** The bits of the number; of times, those of their sum. */
    private final long number;

    /** Of times, how many count as zero. */
    private final long zeros;

    private final byte[] bytes;

    private Written(double value, long zeros, byte[] bytes) {
      this.number = Double.doubleToRawLongBits(value);
      this.zeros = zeros;
      this.bytes = bytes;
    }
  }

  Sample(List<String> labels) {
    this.labels = labels;
  }

  /** The values of the labels, in their order. */
  List<String> labels() {
    return labels;
  }

  boolean isLabelled(String[] values) {
    if (values.length != labels.size()) {
      return false;
    }
    for (int i = 0; i < values.length; i++) {
      if (!values[i].equals(labels.get(i))) {
        return false;
      }
    }
    return true;
  }

  boolean isOf(int someReading) {
    return reading == someReading;
  }

  /** Begins another reading. */
  void begin(int next) {
    reading = next;
    empty = true;
    if (!histograms.isEmpty()) {
      histograms.clear();
    }
  }

  double number() {
    return number;
  }

  /** Puts a number together with those of the same reading. */
  void add(double value, boolean largest) {
    if (empty) {
      number = value;
    } else {
      number = largest ? Math.max(number, value) : number + value;
    }
    empty = false;
  }

  /** The histograms whose times are put together. */
  List<TimeHistogram> histograms() {
    return histograms;
  }

  void add(TimeHistogram histogram) {
    if (histograms.isEmpty()) {
      histograms = new ArrayList<>(1);
    }
    histograms.add(histogram);
  }

  /** The bytes in the last document, if the value is the same; otherwise null. */
  byte @Nullable [] written(Format format, double value, long zeros) {
    Written last = written.get(format);
    return last != null && last.number == Double.doubleToRawLongBits(value) && last.zeros == zeros
        ? last.bytes
        : null;
  }

  /** The value has these bytes in the last document. */
  void written(Format format, double value, long zeros, byte[] bytes) {
    written.put(format, new Written(value, zeros, bytes));
  }
}

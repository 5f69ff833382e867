package dev.firebreak.exposition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.measure.TimeHistogram;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The document of a later reading is the same as if it were the first. */
class LaterReadingTest {
  private static final Metric COUNTER = Metric.counter("a", "Counts.", "type", "outcome");
  private static final Metric LARGEST = Metric.largest("b", "Ages.", "type");
  private static final Metric TIMES = Metric.times("c_seconds", "Times.", "type");
  private static final List<Metric> ALL = List.of(COUNTER, LARGEST, TIMES);

  private final TimeHistogram times = new TimeHistogram();
  private final TimeHistogram otherTimes = new TimeHistogram();
  private final Samples samples = new Samples();

  private void read(Samples to, String... types) {
    for (String type : types) {
      to.add(COUNTER, 1, type, "succeeded");
      to.add(COUNTER, 2, type, "crashed");
      to.add(LARGEST, 3, type);
      to.add(TIMES, times, type);
    }
  }

  private static byte[] written(Format format, Samples samples) {
    DocumentBytes document = new DocumentBytes(0);
    format.write(samples, ALL, document);
    return document.copyFrom(0);
  }

  /** Reads into samples of several readings, and into new ones, and compares the documents. */
  private void reads(Format format, Consumer<Samples> reading) {
    samples.begin();
    reading.accept(samples);
    Samples first = new Samples();
    reading.accept(first);
    assertThat(written(format, samples)).isEqualTo(written(format, first)).isNotEmpty();
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void numbersMayStayOrChange(Format format) {
    reads(format, to -> read(to, "t1", "t2"));
    reads(format, to -> read(to, "t1", "t2"));
    reads(
        format,
        to -> {
          read(to, "t1", "t2");
          to.add(COUNTER, 1, "t1", "succeeded");
          to.add(LARGEST, 7, "t2");
        });
    reads(format, to -> read(to, "t1", "t2"));
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void timesMayBeAdded(Format format) {
    times.record(1_000_000);
    reads(format, to -> read(to, "t1", "t2"));
    times.record(2_000_000);
    reads(format, to -> read(to, "t1", "t2"));
    times.record(0); // Does not change the sum.
    reads(format, to -> read(to, "t1", "t2"));
    otherTimes.record(1);
    reads(
        format,
        to -> {
          read(to, "t1", "t2");
          to.add(TIMES, otherTimes, "t2");
        });
    reads(format, to -> read(to, "t1", "t2"));
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void valuesMayGo(Format format) {
    times.record(1);
    reads(format, to -> read(to, "t1", "t2", "t3"));
    reads(format, to -> read(to, "t1", "t3"));
    reads(format, to -> read(to, "t3"));
    reads(format, to -> to.add(LARGEST, 1, "t3"));
    reads(format, to -> read(to, "t3", "t4"));
  }

  /** Those that come are written last, whatever their place in the reading. */
  @ParameterizedTest
  @EnumSource(Format.class)
  void valuesMayCome(Format format) {
    reads(format, to -> read(to, "t1"));
    reads(format, to -> read(to, "t1", "t2"));
    samples.begin();
    read(samples, "t0", "t1", "t2");
    Samples first = new Samples();
    read(first, "t1", "t2", "t0");
    assertThat(written(format, samples)).isEqualTo(written(format, first));
  }
}

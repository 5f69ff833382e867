package dev.firebreak.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.firebreak.measure.HistogramReader;
import dev.firebreak.measure.SparseTimes;
import dev.firebreak.measure.TimeHistogram;
import dev.firebreak.series.MergedSeries.TypeSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * The series of several nodes are added up moment by moment, and their times before percentiles.
 */
class MergedSeriesTest {
  private static final long NOW = 1_000_000;

  /** Times of so many milliseconds, so often each. */
  private static SparseTimes times(int often, int... millis) {
    TimeHistogram histogram = new TimeHistogram();
    for (int i = 0; i < often; i++) {
      for (int one : millis) {
        histogram.record(TimeUnit.MILLISECONDS.toNanos(one));
      }
    }
    return new HistogramReader(histogram).next().sparse();
  }

  private static NodeInterval interval(long at, long calls, int running, SparseTimes attempts) {
    return new NodeInterval(
        at,
        2,
        new NodeInterval.Counts(calls, 0, 0, 0),
        new Sample.Load(running, 0),
        SparseTimes.NONE,
        attempts);
  }

  /** Of a node that has sampled every two seconds, the last time at this moment. */
  private static NodeReading reading(long last, int number, long calls, int running) {
    List<NodeInterval> intervals = new ArrayList<>();
    for (int i = number - 1; i >= 0; i--) {
      intervals.add(interval(last - 2000L * i, calls, running, SparseTimes.NONE));
    }
    return new NodeReading(NOW, intervals, List.of());
  }

  private static List<Sample> merged(long after, NodeReading... readings) {
    return MergedSeries.of(List.of(readings), after, NOW).samples();
  }

  @Test
  void theSamplesOfOneNodeAreThoseOfTheNodeAtMultiplesOfTwoSeconds() {
    List<Sample> samples = merged(-1, reading(NOW - 700, 5, 10, 3));
    assertThat(samples)
        .extracting(Sample::at)
        .containsExactly(990_000L, 992_000L, 994_000L, 996_000L, 998_000L);
    assertThat(samples).allMatch(sample -> sample.perSecond().calls() == 5);
    assertThat(samples).allMatch(sample -> sample.load().running() == 3);
  }

  @Test
  void nodesThatSampleAtOtherMomentsAreAddedUp() {
    List<Sample> samples = merged(-1, reading(NOW - 100, 5, 10, 3), reading(NOW - 1900, 5, 20, 4));
    assertThat(samples.getLast().at()).isEqualTo(998_000);
    assertThat(samples.subList(1, samples.size()))
        .allMatch(sample -> sample.perSecond().calls() == 15)
        .allMatch(sample -> sample.load().running() == 7);
  }

  @Test
  void onlyWhatAllNodesHaveSampledIsShownSoThatNoSampleIsTooLow() {
    // The second node has sampled 998,000 already, the first one will do so in a moment.
    List<Sample> samples = merged(-1, reading(NOW - 2100, 5, 10, 3), reading(NOW - 500, 5, 20, 4));
    assertThat(samples.getLast().at()).isEqualTo(996_000);
    assertThat(samples.getLast().load().running()).isEqualTo(7);
  }

  @Test
  void aNodeThatSamplesNoLongerDoesNotHoldBackTheOthers() {
    List<Sample> samples =
        merged(-1, reading(NOW - 20_000, 5, 10, 3), reading(NOW - 500, 5, 20, 4));
    assertThat(samples.getLast().at()).isEqualTo(998_000);
    assertThat(samples.getLast().load().running()).isEqualTo(4);
  }

  @Test
  void aClockThatDiffersMovesNothing() {
    NodeReading right = reading(NOW - 500, 5, 10, 3);
    NodeReading ahead =
        new NodeReading(
            NOW + 3_600_000,
            right.intervals().stream().map(one -> one.later(3_600_000)).toList(),
            List.of());
    assertThat(merged(-1, right, ahead))
        .hasSameSizeAs(merged(-1, right))
        .allMatch(sample -> sample.load().running() == 6);
  }

  @Test
  void aReaderGetsOnlyWhatIsLaterThanItKnows() {
    assertThat(merged(996_000, reading(NOW - 500, 5, 10, 3)))
        .extracting(Sample::at)
        .containsExactly(998_000L);
    assertThat(merged(998_000, reading(NOW - 500, 5, 10, 3))).isEmpty();
  }

  @Test
  void aPauseWithoutSamplesIsAGap() {
    NodeReading before = reading(NOW - 10_000, 2, 10, 3);
    List<NodeInterval> all = new ArrayList<>(before.intervals());
    all.addAll(reading(NOW - 500, 2, 10, 3).intervals());
    assertThat(merged(-1, new NodeReading(NOW, all, List.of())))
        .extracting(Sample::at)
        .containsExactly(988_000L, 990_000L, 996_000L, 998_000L);
  }

  @Test
  void nothingIsMadeOfNothing() {
    assertThat(merged(-1)).isEmpty();
    assertThat(merged(-1, NodeReading.none())).isEmpty();
  }

  @Test
  void aPercentileIsOfAllNodesTogetherAndNoAverage() {
    // A busy fast node and a slow one with a single attempt: the 99th percentile is a fast one.
    NodeInterval fast = interval(NOW - 500, 0, 0, times(999, 10));
    NodeInterval slow = interval(NOW - 500, 0, 0, times(1, 5000));
    Sample.Times both =
        merged(
                997_000,
                new NodeReading(NOW, List.of(fast), List.of()),
                new NodeReading(NOW, List.of(slow), List.of()))
            .getFirst()
            .ms();
    assertThat(both.attemptP99()).isCloseTo(10, within(1.0));
    assertThat(both.callP99()).isNull();
  }

  @Test
  void theTimesOfATypeAreThoseOfAllNodesThatHaveIt() {
    NodeReading one =
        new NodeReading(
            NOW,
            List.of(),
            List.of(
                new TypeTimes("a", times(10, 10)),
                new TypeTimes("b", times(1, 7)),
                new TypeTimes("c", SparseTimes.NONE)));
    NodeReading other =
        new NodeReading(NOW, List.of(), List.of(new TypeTimes("a", times(30, 1000))));
    List<TypeSummary> types = MergedSeries.of(List.of(one, other), -1, NOW).types();
    assertThat(types).extracting(TypeSummary::type).containsExactly("a", "b", "c");
    assertThat(types.getFirst().attemptP50()).isCloseTo(1000, within(90.0));
    assertThat(types.get(2).attemptP50()).isNull();
  }
}

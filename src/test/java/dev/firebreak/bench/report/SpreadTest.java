package dev.firebreak.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class SpreadTest {
  @Test
  void theMedianIsTheMiddleValue() {
    assertThat(Spread.of(List.of(5.0))).isEqualTo(new Spread(5, 5, 5));
    assertThat(Spread.of(List.of(9.0, 1.0, 2.0))).isEqualTo(new Spread(2, 1, 9));
    assertThat(Spread.of(List.of(9.0, 1.0, 2.0, 4.0))).isEqualTo(new Spread(3, 1, 9));
  }

  @Test
  void aRatioIsThatOfTheMediansAndItsEndsAreThoseOfTheRounds() {
    Spread ratio = Spread.ratio(List.of(50.0, 80.0, 60.0), List.of(100.0, 80.0, 200.0));
    assertThat(ratio.median()).isEqualTo(0.6);
    assertThat(ratio.lowest()).isEqualTo(0.3);
    assertThat(ratio.highest()).isEqualTo(1.0);
  }

  @Test
  void correctedLatencyCountsTheRequestsOmittedDuringAStall() {
    Histogram nanos = new Histogram(3);
    nanos.recordValueWithCount(1_000_000, 99);
    nanos.recordValue(101_000_000);
    Latency seen = Latency.of(nanos);
    assertThat(seen.p99()).isCloseTo(1000, within(1.0));
    assertThat(seen.max()).isCloseTo(101_000, within(101.0));
    // The mean is 2 ms: 49 more, from 99 ms down to 3 ms, so that a third is above 1 ms.
    Latency corrected = Latency.corrected(nanos);
    assertThat(corrected.p50()).isCloseTo(1000, within(1.0));
    assertThat(corrected.p90()).isCloseTo(73_000, within(200.0));
    assertThat(corrected.p99()).isGreaterThan(97_000);
  }
}

package dev.firebreak.top;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Percentiles and queues from metrics as text. */
class MetricsTextTest {
  private static String metrics(int below1, int below2, int all) {
    return String.format(
        Locale.ROOT,
        """
        # TYPE firebreak_attempt_duration_seconds histogram
        firebreak_attempt_duration_seconds_bucket{type="a}\\"",le="1.0"} %d
        firebreak_attempt_duration_seconds_bucket{type="a}\\"",le="2.0"} %d
        firebreak_attempt_duration_seconds_bucket{type="a}\\"",le="+Inf"} %d
        firebreak_attempt_duration_seconds_count{type="a}\\""} 9
        firebreak_queued_tasks{type="a}\\""} 12.0
        firebreak_oldest_due_task_age_seconds{type="a}\\""} 1.5
        firebreak_oldest_due_task_age_seconds{type="b"} nonsense
        """,
        below1,
        below2,
        all);
  }

  @Test
  void percentilesAreInterpolated() {
    MetricsText text = MetricsText.of(metrics(50, 100, 100));
    assertThat(text.of("a}\"", MetricsText.EMPTY)).isEqualTo(new Measured(1000, 1980, 12, 1500));
    assertThat(text.of("b", MetricsText.EMPTY)).isEqualTo(Measured.UNKNOWN);
    assertThat(MetricsText.of(metrics(0, 0, 5)).of("a}\"", MetricsText.EMPTY).p99Ms())
        .isEqualTo(2000);
  }

  @Test
  void onlyWhatEndedLatelyCounts() {
    long s = 1_000_000_000;
    Latencies latencies = new Latencies();
    assertThat(latencies.isDue(0)).isTrue();
    latencies.read(metrics(50, 100, 100), 0);
    assertThat(latencies.of("a}\"").p50Ms()).isEqualTo(1000);
    assertThat(latencies.isDue(4 * s)).isFalse();
    latencies.read(metrics(50, 100, 100), 30 * s);
    assertThat(latencies.of("a}\"").p50Ms()).isNaN();
    latencies.read(metrics(50, 110, 110), 35 * s);
    assertThat(latencies.of("a}\"").p50Ms()).isEqualTo(1500);
    latencies.read("", 40 * s);
    assertThat(latencies.of("a}\"")).isEqualTo(Measured.UNKNOWN);
  }
}

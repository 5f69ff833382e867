package dev.firebreak.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.task.Outcome;
import dev.firebreak.task.Refusal;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TypeCountersTest {
  private final TypeCounters counters = new TypeCounters();

  @Test
  void cancelledCallsAreCountedAndAbandonedOnesAmongThem() {
    counters.answered(new Outcome.Cancelled(false));
    counters.answered(new Outcome.Cancelled(true));
    counters.answered(new Outcome.TimedOut(Duration.ofSeconds(1), true));
    assertThat(counters.counts().cancelled()).isEqualTo(2);
    assertThat(counters.counts().timedOut()).isEqualTo(1);
    assertThat(counters.counts().abandoned()).isEqualTo(2);
  }

  @Test
  void refusalsAtAdmissionAndLaterAreCountedByReason() {
    Outcome.Refused open = new Outcome.Refused(Refusal.BREAKER_OPEN, "x", false);
    counters.refused(open);
    counters.answered(open);
    counters.refused(new Outcome.Refused(Refusal.RATE_LIMITED, "x", false));
    assertThat(counters.counts().refused())
        .containsEntry("breaker-open", 2L)
        .containsEntry("rate-limited", 1L)
        .containsEntry("over-capacity", 0L);
  }

  @Test
  void aDeniedRetryDoesNotCountAsARetry() {
    counters.retrying();
    counters.retryDenied();
    counters.retryDenied();
    assertThat(counters.counts().retries()).isEqualTo(1);
    assertThat(counters.counts().retriesDenied()).isEqualTo(2);
  }
}

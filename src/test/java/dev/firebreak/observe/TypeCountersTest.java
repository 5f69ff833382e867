package dev.firebreak.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.task.Outcome;
import dev.firebreak.task.OutcomeKind;
import dev.firebreak.task.Refusal;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TypeCountersTest {
  private final TypeCounters counters = new TypeCounters();

  @Test
  void cancelledCallsAreCountedAndAbandonedOnesAmongThem() {
    counters.callEnded(new Outcome.Cancelled(false), 0);
    counters.callEnded(new Outcome.Cancelled(true), 0);
    counters.callEnded(new Outcome.TimedOut(Duration.ofSeconds(1), true), 0);
    assertThat(counters.counts().cancelled()).isEqualTo(2);
    assertThat(counters.counts().timedOut()).isEqualTo(1);
    assertThat(counters.counts().abandoned()).isEqualTo(2);
  }

  @Test
  void refusalsAtAdmissionAndLaterAreCountedByReason() {
    Outcome.Refused open = new Outcome.Refused(Refusal.BREAKER_OPEN, "x", false);
    counters.refused(open);
    counters.callEnded(open, 0);
    counters.refused(new Outcome.Refused(Refusal.RATE_LIMITED, "x", false));
    assertThat(counters.counts().refused())
        .containsEntry("breaker-open", 2L)
        .containsEntry("rate-limited", 1L)
        .containsEntry("over-capacity", 0L);
  }

  @Test
  void callsAndAttemptsOfTasksAreCountedApartAndTogether() {
    Outcome rejected = new Outcome.Rejected(422, "x");
    counters.callEnded(rejected, 1_000_000_000);
    counters.taskAttemptEnded(rejected);
    counters.taskAttemptEnded(rejected);
    counters.submitRefused(new Outcome.Refused(Refusal.DRAINING, "x", false));
    assertThat(counters.counts().rejected()).isEqualTo(3);
    assertThat(counters.calls().of(OutcomeKind.REJECTED)).isOne();
    assertThat(counters.calls().of(OutcomeKind.REFUSED)).isZero();
    assertThat(counters.counts().refused()).containsEntry("draining", 1L);
  }

  @Test
  void aCallIsCountedOnceWhetherItIsRefusedAtAdmissionOrLater() {
    Outcome.Refused full = new Outcome.Refused(Refusal.OVER_CAPACITY, "x", false);
    counters.refused(full);
    counters.callEnded(full, 1);
    counters.callEnded(new Outcome.Unknown("runs elsewhere"), 1);
    assertThat(counters.calls().of(OutcomeKind.REFUSED)).isEqualTo(2);
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

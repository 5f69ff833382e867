package dev.firebreak.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.api.Payload;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {
  private static final Outcome CRASHED = new Outcome.Crashed(new Cause.Injected("test"));
  private static final Outcome LATE = new Outcome.TimedOut(Duration.ofSeconds(1), false);

  private static RetryPolicy policy(RetryPolicy.Timeouts timeouts) {
    return new RetryPolicy(3, Duration.ofMillis(100), Duration.ofMillis(350), 0.2, timeouts);
  }

  @Test
  void aCrashIsRetriedUntilTheAttemptsAreUsedUp() {
    RetryPolicy policy = policy(RetryPolicy.Timeouts.TASKS);
    assertThat(policy.retriesCall(1, CRASHED)).isTrue();
    assertThat(policy.retriesCall(2, CRASHED)).isTrue();
    assertThat(policy.retriesCall(3, CRASHED)).isFalse();
  }

  @Test
  void aTimeoutOfACallIsRetriedOnlyIfTheTypeSaysSo() {
    assertThat(policy(RetryPolicy.Timeouts.TASKS).retriesCall(1, LATE)).isFalse();
    assertThat(policy(RetryPolicy.Timeouts.NEVER).retriesCall(1, LATE)).isFalse();
    assertThat(policy(RetryPolicy.Timeouts.ALWAYS).retriesCall(1, LATE)).isTrue();
  }

  @Test
  void anAnswerIsNeverRetried() {
    RetryPolicy policy = policy(RetryPolicy.Timeouts.ALWAYS);
    List<Outcome> answers =
        List.of(
            new Outcome.Succeeded(Payload.empty()),
            new Outcome.Rejected(422, "no"),
            new Outcome.Malformed("no", 1, 1),
            new Outcome.Invalid(List.of(new Violation("", "no"))),
            new Outcome.Refused(Refusal.OVER_CAPACITY, "no", false));
    assertThat(answers).noneMatch(answer -> policy.retriesCall(1, answer));
  }

  @Test
  void pausesDoubleUpToTheLongest() {
    RetryPolicy policy = policy(RetryPolicy.Timeouts.NEVER);
    assertThat(policy.pauseAfter(1, 0.5)).isEqualTo(Duration.ofMillis(100));
    assertThat(policy.pauseAfter(2, 0.5)).isEqualTo(Duration.ofMillis(200));
    assertThat(policy.pauseAfter(3, 0.5)).isEqualTo(Duration.ofMillis(350));
    assertThat(policy.pauseAfter(900, 0.5)).isEqualTo(Duration.ofMillis(350));
  }

  @Test
  void jitterChangesPausesByUpToAFifth() {
    RetryPolicy policy = policy(RetryPolicy.Timeouts.NEVER);
    assertThat(policy.pauseAfter(1, 0)).isEqualTo(Duration.ofMillis(80));
    assertThat(policy.pauseAfter(1, 1)).isEqualTo(Duration.ofMillis(120));
  }
}

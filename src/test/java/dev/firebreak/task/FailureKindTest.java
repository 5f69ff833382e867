package dev.firebreak.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailureKindTest {
  private static FailureKind ended(Integer exitCode, String signal, String limit, String stderr) {
    return crashed(
        new Cause.Ended(exitCode, signal, limit, stderr, 0, Duration.ZERO, Duration.ZERO));
  }

  private static FailureKind crashed(Cause cause) {
    return FailureKind.of(new Outcome.Crashed(cause));
  }

  @Test
  void whatDistinguishesCausesFollowsTheColon() {
    assertThat(ended(1, null, null, "").cause()).isEqualTo("exit-code:1");
    assertThat(ended(null, "SIGSEGV", null, "").cause()).isEqualTo("signal:SIGSEGV");
    assertThat(ended(null, "SIGKILL", "memory", "").cause()).isEqualTo("limit:memory");
    assertThat(crashed(new Cause.Thrown("a.B", null, null)).cause()).isEqualTo("exception:a.B");
    assertThat(FailureKind.of(new Outcome.Rejected(422, "no")).cause()).isEqualTo("rejected:422");
    assertThat(FailureKind.of(new Outcome.TimedOut(Duration.ZERO, false)))
        .isEqualTo(new FailureKind("timeout", ""));
    assertThat(FailureKind.of(null).cause()).isEqualTo("unknown");
    assertThat(ended(1, null, null, "").hasCause("exit-code")).isTrue();
    assertThat(ended(1, null, null, "").hasCause("exit-code:1")).isTrue();
    assertThat(ended(1, null, null, "").hasCause("exit-code:2")).isFalse();
    assertThat(ended(1, null, null, "").hasCause("exit")).isFalse();
  }

  @Test
  void theMessageIsTheLastLineWithoutItsNumbersAndNotTooLong() {
    assertThat(ended(1, null, null, "one 1\n\ntwo 22 in 0xBEEF \n \n").message())
        .isEqualTo("two # in #");
    assertThat(ended(1, null, null, " \n").message()).isEmpty();
    assertThat(crashed(new Cause.Thrown("a.B", "first 1\nsecond", null)).message())
        .isEqualTo("first #");
    String pairs = "x" + "\uD83D\uDE00".repeat(500);
    String shortened = crashed(new Cause.Reported(pairs, "")).message();
    assertThat(shortened).hasSize(FailureKind.LONGEST_MESSAGE - 1);
    assertThat(pairs).startsWith(shortened);
    assertThat(FailureKind.of(new Outcome.Invalid(List.of())).message()).isEmpty();
  }
}

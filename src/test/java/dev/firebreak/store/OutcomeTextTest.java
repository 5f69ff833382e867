package dev.firebreak.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.task.Cause;
import dev.firebreak.task.FailureKind;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.Refusal;
import dev.firebreak.task.Violation;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OutcomeTextTest {
  static Stream<Outcome> outcomes() {
    Duration second = Duration.ofMillis(1234);
    Cause.Ended ended =
        new Cause.Ended(null, "SIGSEGV", "memory", "\0\uD800 \"", 5, second, second);
    return Stream.of(
        new Outcome.Rejected(418, "no"),
        new Outcome.Malformed("bad", 3, 4),
        new Outcome.Invalid(List.of(new Violation("/a", "is missing"))),
        new Outcome.Misused("usage"),
        new Outcome.OutputTooLarge(7),
        new Outcome.NotStarted("no file"),
        new Outcome.OutputNotKept("no space"),
        new Outcome.Crashed(new Cause.Thrown("java.lang.Error", null, "A.java:1")),
        new Outcome.Crashed(ended),
        new Outcome.Crashed(end(null, "SIGSEGV", null)),
        new Outcome.Crashed(end(137, null, null)),
        new Outcome.Crashed(end(null, null, null)),
        new Outcome.Crashed(new Cause.Thrown("a\"b\\", "\"exitCode\":1", null)),
        new Outcome.Crashed(new Cause.Garbled("said nonsense", "x", "y")),
        new Outcome.Crashed(new Cause.Reported("detail", "stderr")),
        new Outcome.Crashed(new Cause.Injected("test")),
        new Outcome.Crashed(new Cause.NodeLost("here")),
        new Outcome.TimedOut(second, true),
        new Outcome.TimedOut(second, false, ended),
        new Outcome.Cancelled(true),
        new Outcome.Refused(Refusal.DRAINING, "stopping", true, second));
  }

  private static Cause end(
      @Nullable Integer code, @Nullable String signal, @Nullable String limit) {
    return new Cause.Ended(code, signal, limit, "", 5, Duration.ZERO, Duration.ZERO);
  }

  @ParameterizedTest
  @MethodSource("outcomes")
  void anOutcomeIsReadAsItWasWritten(Outcome outcome) {
    String text = OutcomeText.write(outcome);
    assertThat(OutcomeText.read(text)).isEqualTo(outcome);
    assertThat(text).doesNotContain("dev.firebreak").doesNotContain("\0");
  }

  @ParameterizedTest
  @MethodSource("outcomes")
  void theTextHasThePartThatIsKnownOfItsCause(Outcome outcome) {
    FailureKind kind = FailureKind.of(outcome);
    for (String cause : List.of(kind.cause(), kind.word())) {
      String part = OutcomeText.partOf(cause);
      if (part == null) {
        assertThat(kind.word()).isEqualTo("reported");
      } else {
        assertThat(OutcomeText.write(outcome)).contains(part);
      }
    }
  }

  @Test
  void anUnknownOutcomeIsShownAsItsText() {
    assertThat(OutcomeText.read("{\"kind\":\"vanished\"}"))
        .isInstanceOfSatisfying(
            Outcome.Crashed.class,
            crashed -> assertThat(crashed.cause().summary()).contains("vanished"));
  }
}

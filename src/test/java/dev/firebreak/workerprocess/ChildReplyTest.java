package dev.firebreak.workerprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firebreak.api.Payload;
import dev.firebreak.task.Cause;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.Violation;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a child JVM reports to the node, and lines that are no report. */
class ChildReplyTest {
  private final ChildDialect dialect = new ChildDialect(new ChildWire.Setup("x", "{}"));

  private Answer heard(ChildReply reply, String id) {
    byte[] line = ChildWire.line(reply);
    assertThat(line).endsWith((byte) '\n').containsOnlyOnce((byte) '\n');
    byte[] bare = Arrays.copyOf(line, line.length - 1);
    assertThat(dialect.isNoise(bare)).isFalse();
    return dialect.read(bare, id);
  }

  static Stream<Outcome> outcomes() {
    return Stream.of(
        new Outcome.Rejected(409, "taken\nalready"),
        new Outcome.Malformed("a comma", 3, 14),
        new Outcome.Invalid(List.of(new Violation("/a~1b", "is no number"), new Violation("", ""))),
        new Outcome.Crashed(new Cause.Thrown("x.Y", "why", "x.Z.z(Z.java:1)")),
        new Outcome.Crashed(new Cause.Thrown("x.Y", null, null)));
  }

  @ParameterizedTest
  @MethodSource("outcomes")
  void anOutcomeArrivesUnchanged(Outcome outcome) {
    assertThat(heard(ChildReply.of("a", outcome), "a")).isEqualTo(new Answer.Ended(outcome));
  }

  @Test
  void aResultOfAnyBytesArrivesUnchanged() {
    byte[] bytes = {0, '\n', '"', (byte) 0xff, '{'};
    Answer answer =
        heard(ChildReply.of("a", new Outcome.Succeeded(Payload.of(bytes, "image/png"))), "a");
    Payload result = ((Outcome.Succeeded) ((Answer.Ended) answer).outcome()).result();
    assertThat(result.bytes()).isEqualTo(bytes);
    assertThat(result.contentType()).isEqualTo("image/png");
  }

  @Test
  void aReplyToAnotherAttemptIsNoAnswer() {
    assertThat(heard(ChildReply.of("b", new Outcome.Rejected(400, "")), "a"))
        .isEqualTo(new Answer.Wrong("its answer is to another attempt"));
  }

  @Test
  void aChildReportsItselfReadyOrUnusableBeforeItsFirstAttempt() {
    assertThat(heard(new ChildReply.Ready(), "")).isEqualTo(new Answer.Ready());
    assertThat(heard(new ChildReply.Unusable("no class"), ""))
        .isEqualTo(new Answer.Unusable("no class"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{}",
        "{\"kind\":\"MORE\"}",
        "{\"kind\":\"SUCCEEDED\",\"id\":\"a\",\"contentType\":\"text/plain\"}",
        "{\"kind\":\"REJECTED\",\"id\":\"a\",\"detail\":\"x\"}",
        "{\"kind\":\"CRASHED\",\"id\":\"a\"}",
      })
  void aLineThatLacksAMemberIsNoReply(String line) {
    assertThat(dialect.read(line.getBytes(StandardCharsets.UTF_8), "a"))
        .isEqualTo(new Answer.Wrong("its answer is not valid"));
  }

  @Test
  void anOutcomeThatOnlyTheNodeDecidesIsNotSent() {
    assertThatThrownBy(() -> ChildReply.of("a", new Outcome.OutputTooLarge(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

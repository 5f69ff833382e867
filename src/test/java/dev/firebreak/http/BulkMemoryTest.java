package dev.firebreak.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.access.Caller;
import dev.firebreak.config.JsonSettings;
import dev.firebreak.json.Json;
import dev.firebreak.memory.ByteBudget;
import dev.firebreak.supervision.Types;
import java.time.InstantSource;
import java.util.List;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;

/** The memory that the answers of a bulk submit take. */
class BulkMemoryTest {
  private static final ByteString ANSWER = ByteString.fromString("answer");

  @Test
  void anAnswerKeepsOnlyItsOwnBytesOfTheReservation() throws ProblemFound {
    ByteBudget budget = new ByteBudget(1 << 20);
    BulkAnswers answers = new BulkAnswers(budget);
    assertThat(answers.reserve()).isTrue();
    assertThat(budget.used()).isEqualTo(2 * BulkAnswers.MOST);
    answers.add(ANSWER);
    assertThat(budget.used()).isEqualTo(BulkAnswers.MOST + ANSWER.length() + 1);
    answers.close();
    assertThat(budget.used()).isZero();
  }

  @Test
  void anAnswerThatComesAfterTheEndChargesNothing() throws ProblemFound {
    ByteBudget budget = new ByteBudget(1 << 20);
    BulkAnswers answers = new BulkAnswers(budget);
    assertThat(answers.reserve()).isTrue();
    answers.close();
    answers.add(ANSWER);
    assertThat(answers.reserve()).isFalse();
    assertThat(budget.used()).isZero();
  }

  /** Neither the line for whose answer there is no memory nor the lines after it hold any. */
  @Test
  void theLastLineAndTheLinesAfterItAreReleased() throws ProblemFound {
    ByteBudget lines = new ByteBudget(1 << 20);
    BulkAnswers full = new BulkAnswers(new ByteBudget(2 * BulkAnswers.MOST));
    Json json = new Json(new JsonSettings(200, 500, 1000));
    TaskContext unused =
        new TaskContext(Types.of(List.of()), null, null, InstantSource.system(), json, null);
    BulkBody body =
        new BulkBody(
            unused,
            new BulkReader(unused, Caller.UNIDENTIFIED, null),
            Caller.UNIDENTIFIED,
            lines,
            full);
    assertThat(body.submitLines(ByteString.fromString("first\nsecond\nthird\n"))).hasSize(1);
    assertThat(lines.used()).isZero();
    body.close();
    assertThat(lines.used()).isZero();
  }
}

package dev.firebreak.store;

import static dev.firebreak.store.Answers.answer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.task.Claim;
import dev.firebreak.task.OutputPart;
import dev.firebreak.task.RunId;
import dev.firebreak.task.TaskState;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The contract of the output of attempts, for every store. */
public abstract class OutputContract extends WatchContract {
  private static final Ending RETRIED = new Ending.Retried(CRASH, Duration.ZERO);

  private static OutputPart output(Claim claim, int attempt, byte... bytes) {
    return new OutputPart(claim.number(), attempt, 1L << 40, bytes, true);
  }

  private Optional<OutputPart> next(RunId id, int claim) {
    return answer(store.nextOutput(id, claim));
  }

  private static void isOutput(Optional<OutputPart> found, OutputPart expected) {
    assertThat(found).isPresent();
    // A recursive comparison of a mebibyte takes seconds.
    assertThat(found.get().bytes()).isEqualTo(expected.bytes());
    assertThat(found.get()).usingRecursiveComparison().ignoringFields("bytes").isEqualTo(expected);
  }

  @Test
  void theOutputOfEachAttemptIsKeptWhateverItContains() {
    byte[] hostile = new byte[1 << 20];
    new Random(1).nextBytes(hostile);
    Claim first = running(Start.ON_THREAD);
    RunId id = first.id();
    OutputPart ofFirst = output(first, 1, hostile);
    answer(store.settle(first, RETRIED, ofFirst));
    Claim second = claimOne();
    OutputPart ofSecond = output(second, 2, (byte) 0);
    answer(store.settle(second, new Ending.Succeeded(RESULT), ofSecond));
    assertThat(state(id)).isEqualTo(TaskState.SUCCEEDED);
    isOutput(next(id, 0), ofFirst);
    isOutput(next(id, 2), ofSecond);
    assertThat(next(id, 3)).isEmpty();
    isOutput(answer(store.lastOutput(id, 0)), ofSecond);
    isOutput(answer(store.lastOutput(id, 1)), ofFirst);
    assertThat(answer(store.lastOutput(id, 3))).isEmpty();
    assertThat(next(new RunId(1, 1), 0)).isEmpty();
  }

  @Test
  void theOutputOfAStaleClaimIsNotKept() {
    Claim old = running(Start.ON_THREAD);
    answer(store.settle(old, RETRIED));
    Claim current = claimOne();
    assertThat(answer(store.settle(old, RETRIED, output(old, 1, (byte) 1))))
        .isEqualTo(Settled.STALE);
    assertThat(next(old.id(), 0)).isEmpty();
    OutputPart kept = output(current, 2, (byte) 2);
    answer(store.settle(current, new Ending.Failed(CRASH), kept));
    // The caller settles again, for example because the answer was lost.
    answer(store.settle(current, new Ending.Failed(CRASH), output(current, 2, (byte) 3)));
    isOutput(next(old.id(), 0), kept);
  }

  @Test
  void theOutputIsPrunedWithItsTask() throws SQLException {
    Claim silent = running(Start.ON_THREAD);
    answer(store.settle(silent, new Ending.Succeeded(RESULT)));
    hasRows("task_output", 0);
    Claim claim = running(Start.ON_THREAD);
    answer(store.settle(claim, new Ending.Succeeded(RESULT), output(claim, 1, (byte) 1)));
    hasRows("task_output", 1);
    clock.advance(Duration.ofDays(2));
    assertThat(answer(store.prune(Duration.ofDays(1), 10))).isEqualTo(2);
    assertThat(next(claim.id(), 0)).isEmpty();
    hasRows("task_output", 0);
  }

  @Test
  void theOutputOfTheLastAttemptsIsKept() {
    RunId id = queued();
    for (int i = 0; i < TaskStore.MOST_OUTPUTS + 2; i++) {
      Claim claim = claimOne();
      Ending given = new Ending.Released(CRASH, true, Duration.ZERO);
      answer(store.settle(claim, given, output(claim, 1, (byte) i)));
    }
    assertThat(next(id, 0).orElseThrow().claim()).isEqualTo(3);
    assertThat(answer(store.lastOutput(id, 1)).orElseThrow().claim())
        .isEqualTo(TaskStore.MOST_OUTPUTS + 2);
  }
}

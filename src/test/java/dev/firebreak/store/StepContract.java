package dev.firebreak.store;

import static dev.firebreak.store.Answers.answer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.api.Payload;
import dev.firebreak.task.Claim;
import dev.firebreak.task.RecordedStep;
import dev.firebreak.task.RunId;
import dev.firebreak.task.Step;
import dev.firebreak.task.Task;
import dev.firebreak.task.TaskState;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** The contract of the steps of tasks, for every store. */
public abstract class StepContract extends OutputContract {
  private static final Ending RETRIED = new Ending.Retried(CRASH, Duration.ZERO);

  private static NewStep step(int number, String name, Payload result) {
    return new NewStep(number, name, Step.Kind.RESULT, 0, result, Duration.ofMillis(20));
  }

  private boolean record(Claim claim, int number, String name) {
    return answer(store.record(claim, step(number, name, Payload.text(name))));
  }

  private List<String> names(RunId id) {
    return answer(store.stepList(id)).stream().map(Step::name).toList();
  }

  @Test
  void laterAttemptsReadWhatEarlierOnesRecorded() {
    Claim first = running(Start.ON_THREAD);
    NewStep given =
        new NewStep(
            1,
            "größe ☃ 𝄞",
            Step.Kind.SIGNAL,
            75,
            Payload.of(new byte[] {0, -1}, "a/b"),
            Duration.ofMillis(20));
    assertThat(answer(store.record(first, given))).isTrue();
    answer(store.settle(first, RETRIED));
    Claim second = claimOne();
    assertThat(record(second, 2, "b")).isTrue();
    List<RecordedStep> steps = answer(store.steps(first.id(), 0, 100));
    Step expected =
        new Step(
            1,
            "größe ☃ 𝄞",
            Step.Kind.SIGNAL,
            75,
            2,
            clock.instant().minusMillis(20),
            clock.instant());
    assertThat(steps.getFirst().step()).isEqualTo(expected);
    assertThat(steps.getFirst().result().bytes()).isEqualTo(new byte[] {0, -1});
    assertThat(steps.getFirst().result().contentType()).isEqualTo("a/b");
    assertThat(names(first.id())).containsExactly("größe ☃ 𝄞", "b");
    assertThat(answer(store.steps(first.id(), 1, 100))).hasSize(1);
    assertThat(answer(store.steps(first.id(), 2, 100))).isEmpty();
  }

  @Test
  void aClaimThatIsNotTheLatestRecordsNothing() {
    Claim old = running(Start.ON_THREAD);
    assertThat(record(old, 1, "a")).isTrue();
    answer(store.settle(old, RETRIED));
    assertThat(record(old, 2, "b")).isFalse();
    Claim current = claimOne();
    assertThat(record(old, 2, "b")).isFalse();
    assertThat(record(current, 2, "c")).isTrue();
    assertThat(record(old, 2, "c")).isFalse();
    assertThat(names(old.id())).containsExactly("a", "c");
    answer(store.settle(current, new Ending.Succeeded(RESULT)));
    assertThat(record(current, 3, "d")).isFalse();
    assertThat(record(new Claim(new RunId(1, 1), 1), 1, "a")).isFalse();
  }

  @Test
  void aStepWhoseAnswerWasLostIsRecordedOnce() {
    Claim claim = running(Start.ON_THREAD);
    assertThat(record(claim, 1, "a")).isTrue();
    assertThat(record(claim, 1, "a")).isTrue();
    assertThat(record(claim, 1, "other")).isFalse();
    assertThat(names(claim.id())).containsExactly("a");
  }

  @Test
  void stepsAreReadInPartsOfALimitedSize() {
    Claim claim = running(Start.ON_THREAD);
    for (int i = 1; i <= 5; i++) {
      assertThat(answer(store.record(claim, step(i, "" + i, Payload.text("12345678"))))).isTrue();
    }
    assertThat(answer(store.steps(claim.id(), 0, 16))).hasSize(3);
    assertThat(answer(store.steps(claim.id(), 0, 0))).hasSize(1);
    assertThat(answer(store.steps(claim.id(), 3, 1000)))
        .extracting(recorded -> recorded.step().number())
        .containsExactly(4, 5);
  }

  @Test
  void aTaskIsReadWithItsLastSteps() {
    Claim claim = running(Start.ON_THREAD);
    assertThat(answer(store.find(claim.id())).orElseThrow().steps()).isEqualTo(Task.Steps.NONE);
    for (int i = 1; i <= 102; i++) {
      assertThat(record(claim, i, "s" + i)).isTrue();
    }
    Task.Steps steps = answer(store.find(claim.id())).orElseThrow().steps();
    assertThat(steps.count()).isEqualTo(102);
    assertThat(steps.last()).hasSize(Task.Steps.SHOWN);
    assertThat(steps.last()).isEqualTo(answer(store.stepList(claim.id(), 2, 200)));
    answer(store.settle(claim, new Ending.Succeeded(RESULT)));
    assertThat(answer(store.find(claim.id())).orElseThrow().steps()).isEqualTo(steps);
    Filter all = new Filter(null, null, null);
    assertThat(answer(store.list(all, null, 10)).tasks())
        .extracting(Task::steps)
        .containsOnly(Task.Steps.NONE);
  }

  @Test
  void stepsAreListedInPages() {
    Claim claim = running(Start.ON_THREAD);
    List.of("a", "b", "c").forEach(name -> record(claim, names(claim.id()).size() + 1, name));
    assertThat(answer(store.stepList(claim.id(), 1, 1)))
        .extracting(Step::name)
        .containsExactly("b");
    assertThat(answer(store.stepList(claim.id(), 3, 1))).isEmpty();
  }

  @Test
  void theResultOfAStepIsReadByItsName() {
    Claim claim = running(Start.ON_THREAD);
    assertThat(record(claim, 1, "a ☃")).isTrue();
    Payload result = Payload.text("a ☃");
    StoredBytes whole = answer(store.stepResult(claim.id(), "a ☃", 5)).orElseThrow();
    assertThat(whole.bytes()).isEqualTo(5);
    assertThat(whole.contentType()).isEqualTo(result.contentType());
    assertThat(Objects.requireNonNull(whole.payload()).bytes()).isEqualTo(result.bytes());
    assertThat(answer(store.stepResult(claim.id(), "a ☃", 4)).orElseThrow())
        .isEqualTo(new StoredBytes(result.contentType(), 5, null));
    assertThat(answer(store.stepResult(claim.id(), "b", 5))).isEmpty();
    assertThat(answer(store.stepResult(new RunId(1, 1), "a ☃", 5))).isEmpty();
  }

  @Test
  void aNameThatCanNotBeStoredIsRefused() {
    Claim claim = running(Start.ON_THREAD);
    assertThat(store.record(claim, step(1, "a\0", Payload.text(""))).toCompletableFuture())
        .failsWithin(Duration.ofMinutes(1))
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(StoreException.Unstorable.class)
        .withMessageContaining("U+0000");
  }

  @Test
  void aRetryKeepsTheStepsUnlessItHasAnotherInput() {
    Claim claim = running(Start.ON_THREAD);
    assertThat(record(claim, 1, "a")).isTrue();
    answer(store.settle(claim, new Ending.Failed(CRASH)));
    answer(store.retry(claim.id()));
    assertThat(names(claim.id())).containsExactly("a");
    answer(store.settle(claimOne(), new Ending.Failed(CRASH)));
    answer(store.retry(claim.id(), new NewInput(Payload.text("other"), List.of())));
    assertThat(names(claim.id())).isEmpty();
  }

  @Test
  void aRetryFromAStepForgetsItAndTheLaterOnes() {
    Claim claim = running(Start.ON_THREAD);
    List.of("a", "b", "c").forEach(name -> record(claim, names(claim.id()).size() + 1, name));
    Claim other = running(Start.ON_THREAD);
    assertThat(record(other, 1, "b")).isTrue();
    answer(store.settle(claim, new Ending.Failed(CRASH)));
    assertThat(answer(store.retryFrom(claim.id(), "b"))).isEqualTo(new Requeued("t", "", null));
    assertThat(names(claim.id())).containsExactly("a");
    assertThat(names(other.id())).containsExactly("b");
    Claim again = claimOne();
    assertThat(again.id()).isEqualTo(claim.id());
    assertThat(record(again, 2, "b")).isTrue();
    assertThat(answer(store.find(claim.id())).orElseThrow().steps().count()).isEqualTo(2);
  }

  @Test
  void aRetryFromAStepThatATaskDoesNotHaveChangesNothing() {
    Claim claim = running(Start.ON_THREAD);
    assertThat(record(claim, 1, "a")).isTrue();
    answer(store.settle(claim, new Ending.Failed(CRASH)));
    assertThat(answer(store.retryFrom(claim.id(), "none")))
        .isEqualTo(new Requeued("t", "", null, true));
    assertThat(names(claim.id())).containsExactly("a");
    assertThat(answer(store.find(claim.id())).orElseThrow().state()).isEqualTo(TaskState.FAILED);
  }

  @Test
  void onlyTasksThatCanBeRetriedForgetSteps() {
    Claim claim = running(Start.ON_THREAD);
    assertThat(record(claim, 1, "a")).isTrue();
    assertThat(answer(store.retryFrom(claim.id(), "a")).refusedIn()).isEqualTo(TaskState.RUNNING);
    answer(store.settle(claim, new Ending.Succeeded(RESULT)));
    assertThat(answer(store.retryFrom(claim.id(), "a")))
        .isEqualTo(new Requeued("t", "", TaskState.SUCCEEDED));
    assertThat(names(claim.id())).containsExactly("a");
    assertThat(answer(store.retryFrom(new RunId(1, 1), "a"))).isEqualTo(Requeued.UNKNOWN);
  }

  @Test
  void stepsOutliveTheirTaskUntilItIsPruned() throws SQLException {
    Claim claim = running(Start.ON_THREAD);
    assertThat(record(claim, 1, "a")).isTrue();
    answer(store.settle(claim, new Ending.Succeeded(RESULT)));
    assertThat(names(claim.id())).containsExactly("a");
    clock.advance(Duration.ofDays(2));
    assertThat(answer(store.prune(Duration.ofDays(1), 10))).isEqualTo(1);
    assertThat(names(claim.id())).isEmpty();
    hasRows("task_step", 0);
  }
}

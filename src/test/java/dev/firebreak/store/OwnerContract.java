package dev.firebreak.store;

import static dev.firebreak.store.Answers.answer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.task.Claim;
import dev.firebreak.task.Parking;
import dev.firebreak.task.RunId;
import dev.firebreak.task.Task;
import dev.firebreak.task.TaskState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;

/** The owners of tasks. */
public abstract class OwnerContract extends ResultContract {
  private Submission of(String owner, Start start) {
    Submission made = submission(start);
    return new NewTask(made.id(), made.type(), owner, made.plan(), INPUT, null, made.trace())
        .starting(start, List.of());
  }

  private RunId queued(String owner) {
    Submission submission = of(owner, Start.LATER);
    answer(store.accept(submission));
    return submission.id();
  }

  private Claim running(String owner) {
    Submission submission = of(owner, Start.ON_THREAD);
    answer(store.accept(submission));
    return new Claim(submission.id(), 1);
  }

  /** A task of this owner in each state. */
  private void fill(String owner) {
    queued(owner);
    running(owner);
    answer(store.cancel(running(owner).id()));
    answer(store.settle(running(owner), new Ending.Retried(CRASH, Duration.ofHours(1))));
    Parking parking = new Parking("sleep a", clock.instant().plus(Duration.ofHours(1)), null);
    answer(store.settle(running(owner), new Ending.Parked(parking)));
    answer(store.settle(running(owner), new Ending.Succeeded(RESULT)));
    answer(store.settle(running(owner), new Ending.Failed(CRASH)));
    answer(store.cancel(queued(owner)));
  }

  @Test
  void aTaskKeepsItsOwnerUntilItHasEndedAndAfterARetry() {
    RunId id = queued("red");
    assertThat(task(id).owner()).isEqualTo("red");
    Claimed claimed = claim(1, 0).claimed().getFirst();
    assertThat(claimed.owner()).isEqualTo("red");
    answer(store.settle(claimed.claim(), new Ending.Retried(CRASH, Duration.ZERO)));
    assertThat(task(id).owner()).isEqualTo("red");
    answer(store.settle(claimOne(), new Ending.Failed(CRASH)));
    assertThat(task(id).owner()).isEqualTo("red");
    assertThat(answer(store.retry(id))).isEqualTo(new Requeued("t", "red", null));
    assertThat(task(id).owner()).isEqualTo("red");
    assertThat(answer(store.cancel(id)))
        .isEqualTo(new Cancelling.Done(new Moved(id, "t", "red", 0)));
    assertThat(answer(store.retryAll(new Filter("t", null), 1)).moved())
        .containsExactly(new Moved(id, "t", "red", 0));
    answer(store.settle(claimOne(), new Ending.Succeeded(RESULT)));
    assertThat(task(id).owner()).isEqualTo("red");
    assertThat(answer(store.retry(id))).isEqualTo(new Requeued("t", "red", TaskState.SUCCEEDED));
  }

  @Test
  void aTaskKeepsItsOwnerWhenItsNodeIsLost() throws Exception {
    Claim claim = running("red");
    Claim stopping = running("red");
    answer(store.cancel(stopping.id()));
    store = afterLoss(store);
    assertThat(task(claim.id()).owner()).isEqualTo("red");
    assertThat(task(stopping.id()).owner()).isEqualTo("red");
  }

  @ParameterizedTest
  @NullSource
  @EnumSource(TaskState.class)
  void aListOfAnOwnerHasAllItsTasksAndNoOthers(@Nullable TaskState state) {
    fill("red");
    fill("blue");
    fill("");
    fill("red");
    List<Task> expected =
        answer(store.list(new Filter(null, state), null, 99)).tasks().stream()
            .filter(task -> task.owner().equals("red"))
            .toList();
    Filter red = new Filter("t", state, "red");
    assertThat(answer(store.list(red, null, 99)).tasks()).isEqualTo(expected);
    List<Task> paged = new ArrayList<>();
    RunId before = null;
    do {
      Page page = answer(store.list(red, before, 1));
      paged.addAll(page.tasks());
      before = page.next();
    } while (before != null);
    assertThat(paged).isEqualTo(expected);
    assertThat(expected).hasSize(state == null ? 16 : state == TaskState.QUARANTINED ? 0 : 2);
  }

  @Test
  void changesOfManyLeaveTheTasksOfOtherOwnersAlone() {
    RunId red = queued("red");
    RunId blue = queued("blue");
    RunId unowned = queued("");
    assertThat(answer(store.cancelAll(new Filter("t", null, "red"), 9)).moved())
        .containsExactly(new Moved(red, "t", "red", 0));
    assertThat(state(blue)).isEqualTo(TaskState.QUEUED);
    assertThat(state(unowned)).isEqualTo(TaskState.QUEUED);
    answer(store.cancelAll(new Filter("t", null), 9));
    assertThat(answer(store.retryAll(new Filter(null, TaskState.CANCELLED, "blue"), 9)).moved())
        .containsExactly(new Moved(blue, "t", "blue", 0));
    assertThat(state(red)).isEqualTo(TaskState.CANCELLED);
    assertThat(state(unowned)).isEqualTo(TaskState.CANCELLED);
  }

  @Test
  void aTaskIsFoundForItsOwnerOnly() {
    RunId live = queued("red");
    RunId ended = queued("red");
    answer(store.cancel(ended));
    for (RunId id : List.of(live, ended)) {
      assertThat(answer(store.typeOf(id, "red"))).contains("t");
      assertThat(answer(store.typeOf(id, null))).contains("t");
      assertThat(answer(store.typeOf(id, "blue"))).isEmpty();
      assertThat(answer(store.typeOf(id, ""))).isEmpty();
    }
    assertThat(answer(store.typeOf(new RunId(1, 1), null))).isEmpty();
  }

  @Test
  void queuedTasksAreCountedWithTheTimeAtWhichTheFirstIsDue() {
    answer(store.accept(submission(Start.LATER, 0, Duration.ofSeconds(9), null)));
    answer(store.accept(submission(Start.LATER, 3, Duration.ofSeconds(5), null)));
    running(Start.ON_THREAD);
    answer(store.cancel(queued("red")));
    Queued two = new Queued(2, 0, clock.instant().plusSeconds(5));
    assertThat(answer(store.queues(Set.of("t", "none"))))
        .isEqualTo(
            new Queues(Map.of("t", two, "none", new Queued(0, 0, null)), 0, Map.of(), Map.of()));
    assertThat(answer(store.queues(Set.of())))
        .isEqualTo(new Queues(Map.of(), 2, Map.of("t", 2L), Map.of()));
  }

  @Test
  void liveTasksAreCountedByOwnerUpToALimit() {
    fill("red");
    fill("red");
    fill("blue");
    fill("");
    assertThat(answer(store.liveOf(Map.of("red", 99, "blue", 3, "none", 9))))
        .isEqualTo(Map.of("red", 10, "blue", 3, "none", 0));
  }
}

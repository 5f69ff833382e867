package dev.firebreak.store;

import static dev.firebreak.store.Answers.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.firebreak.task.Claim;
import dev.firebreak.task.RunId;
import dev.firebreak.task.Task;
import dev.firebreak.task.TaskState;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tasks that tell the ends of others: each is stored with the end, whatever ends the task. */
public abstract class CallbackContract extends OwnerContract {
  private static final Set<TaskState> ALL =
      EnumSet.of(TaskState.SUCCEEDED, TaskState.FAILED, TaskState.CANCELLED, TaskState.QUARANTINED);
  private static final CallbackOrder ORDER = new CallbackOrder(ALL, null, 7);

  private void requireTables() throws SQLException {
    try (Connection tables = tables()) {
      assumeTrue(tables != null, "the model keeps no callbacks");
    }
  }

  private RunId accepted(Start start, @Nullable CallbackOrder order) {
    Submission made = submission(start);
    NewTask task = new NewTask(made.id(), "t", "red", made.plan(), INPUT, null, made.trace());
    answer(store.accept(task.starting(start, List.of(), order)));
    return made.id();
  }

  private Claim running(CallbackOrder order) {
    return new Claim(accepted(Start.ON_THREAD, order), 1);
  }

  /** The ends that are to be reported, the latest first. */
  private List<EndEvent> reported() {
    return answer(store.list(new Filter(CallbackOrder.TYPE, null), null, 100)).tasks().stream()
        .map(task -> EndEvent.read(input(task.id())))
        .toList();
  }

  private byte[] input(RunId id) {
    return Objects.requireNonNull(
            answer(store.input(id, TaskStore.LONGEST_READ)).orElseThrow().payload())
        .bytes();
  }

  private EndEvent only(RunId id) {
    assertThat(reported()).hasSize(1);
    EndEvent event = reported().getFirst();
    assertThat(event.task()).isEqualTo(id);
    assertThat(event.type()).isEqualTo("t");
    assertThat(event.finishedAt()).isEqualTo(clock.instant());
    return event;
  }

  @Test
  void aSuccessIsToldByATaskOfTheSameOwner() throws Exception {
    requireTables();
    Claim claim = running(new CallbackOrder(ALL, "https://a.example/?b=\"", 7));
    assertThat(reported()).isEmpty();
    answer(store.settle(claim, new Ending.Succeeded(RESULT)));
    EndEvent event = only(claim.id());
    assertThat(event.state()).isEqualTo(TaskState.SUCCEEDED);
    assertThat(event.claim()).isEqualTo(1);
    assertThat(event.attempts()).isEqualTo(1);
    assertThat(event.url()).isEqualTo("https://a.example/?b=\"");
    Task telling =
        answer(store.list(new Filter(CallbackOrder.TYPE, null), null, 1)).tasks().getFirst();
    assertThat(telling.owner()).isEqualTo("red");
    assertThat(telling.state()).isEqualTo(TaskState.QUEUED);
    assertThat(telling.id().epochMillis()).isEqualTo(clock.millis());
    ClaimResult claimed =
        answer(store.claim(List.of(new ClaimRequest(CallbackOrder.TYPE, 1, Start.ON_THREAD, 0))))
            .getFirst();
    assertThat(claimed.claimed().getFirst().tries().maxAttempts()).isEqualTo(7);
    assertThat(answer(store.counts(null)).toString()).contains(CallbackOrder.TYPE);
  }

  @Test
  void aLongResultIsToldToo() throws Exception {
    requireTables();
    Claim claim = running(ORDER);
    ByteBuffer result = ByteBuffer.allocate(TaskStore.LONGEST_READ + 1);
    answer(store.settle(claim, new Ending.SucceededAtLength(result, "text/plain")));
    assertThat(only(claim.id()).state()).isEqualTo(TaskState.SUCCEEDED);
  }

  @Test
  void onlyTheLastFailureIsTold() throws Exception {
    requireTables();
    Claim claim = running(ORDER);
    answer(store.settle(claim, new Ending.Retried(CRASH, Duration.ZERO)));
    assertThat(reported()).isEmpty();
    answer(store.settle(claimOne(), new Ending.Failed(CRASH)));
    assertThat(only(claim.id()).state()).isEqualTo(TaskState.FAILED);
    assertThat(only(claim.id()).attempts()).isEqualTo(2);
  }

  @Test
  void aCancelIsToldBeforeAndWhileTheTaskRuns() throws Exception {
    requireTables();
    RunId queued = accepted(Start.LATER, ORDER);
    answer(store.cancel(queued));
    assertThat(only(queued).state()).isEqualTo(TaskState.CANCELLED);
    Claim claim = running(ORDER);
    answer(store.cancel(claim.id()));
    assertThat(reported()).hasSize(1);
    answer(store.settle(claim, new Ending.Retried(CRASH, Duration.ZERO)));
    assertThat(reported()).extracting(EndEvent::task).containsOnly(queued, claim.id());
  }

  @Test
  void eachOfManyThatAreCancelledIsTold() throws Exception {
    requireTables();
    RunId one = accepted(Start.LATER, ORDER);
    RunId two = accepted(Start.LATER, ORDER);
    accepted(Start.LATER, null);
    answer(store.cancelAll(new Filter("t", null), 10));
    assertThat(reported()).extracting(EndEvent::task).containsExactlyInAnyOrder(one, two);
  }

  @Test
  void aQuarantineIsTold() throws Exception {
    requireTables();
    Claim claim = running(ORDER);
    for (int i = 0; i < 3; i++) {
      answer(store.settle(claim, new Ending.CrashedInIsolation(CRASH, Duration.ZERO)));
      claim = i < 2 ? claim(1, 1).claimed().getFirst().claim() : claim;
    }
    assertThat(only(claim.id()).state()).isEqualTo(TaskState.QUARANTINED);
  }

  @Test
  void anEndByTheLossOfTheNodeIsTold() throws Exception {
    requireTables();
    Claim stopping = running(ORDER);
    answer(store.cancel(stopping.id()));
    Claim untold = running(Start.ON_THREAD);
    answer(store.cancel(untold.id()));
    Claim other = running(ORDER);
    store = afterLoss(store);
    assertThat(reported()).extracting(EndEvent::task).containsExactly(stopping.id());
    assertThat(task(other.id()).state()).isNotEqualTo(TaskState.CANCELLED);
    assertThat(store.live()).isEqualTo(2);
  }

  @Test
  void onlyTheEventsThatAreWantedAreTold() throws Exception {
    requireTables();
    CallbackOrder failures = new CallbackOrder(Set.of(TaskState.FAILED), null, 1);
    answer(store.settle(running(failures), new Ending.Succeeded(RESULT)));
    assertThat(reported()).isEmpty();
    Claim claim = running(failures);
    answer(store.settle(claim, new Ending.Failed(CRASH)));
    assertThat(only(claim.id()).state()).isEqualTo(TaskState.FAILED);
  }

  @Test
  void eachEndOfATaskThatIsQueuedAgainIsTold() throws Exception {
    requireTables();
    RunId id = accepted(Start.LATER, ORDER);
    answer(store.cancel(id));
    answer(store.retry(id));
    answer(store.settle(claimOne(), new Ending.Succeeded(RESULT)));
    assertThat(reported())
        .extracting(EndEvent::state)
        .containsExactlyInAnyOrder(TaskState.SUCCEEDED, TaskState.CANCELLED);
  }

  @Test
  void aStaleClaimTellsNothing() throws Exception {
    requireTables();
    Claim claim = running(ORDER);
    answer(store.settle(claim, new Ending.Succeeded(RESULT)));
    answer(store.settle(claim, new Ending.Succeeded(RESULT)));
    answer(store.settle(claim, new Ending.Failed(CRASH)));
    assertThat(reported()).hasSize(1);
  }

  @Test
  void nothingIsLeftOfADeletedTask() throws Exception {
    requireTables();
    answer(store.settle(running(ORDER), new Ending.Succeeded(RESULT)));
    clock.advance(Duration.ofHours(1));
    assertThat(answer(store.prune(Duration.ofMinutes(1), 10))).isEqualTo(1);
    try (Connection tables = tables();
        var row = tables.createStatement().executeQuery("SELECT count(*) FROM task_callback")) {
      row.next();
      assertThat(row.getInt(1)).isZero();
    }
  }
}

package dev.firebreak.store;

import static dev.firebreak.store.Answers.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.firebreak.task.Claim;
import dev.firebreak.task.Parking;
import dev.firebreak.task.RunId;
import dev.firebreak.task.TaskState;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tasks that wait for others are woken by the end of the last one. */
public abstract class WatchContract extends FamilyContract {
  private static final Duration HOUR = Duration.ofHours(1);

  private void requireWatches() throws SQLException {
    try (Connection tables = tables()) {
      assumeTrue(tables != null, "the model wakes no tasks");
    }
  }

  /** A task that runs, and is going to wait for others. */
  private Claim waiter() throws SQLException {
    requireWatches();
    return running(Start.ON_THREAD);
  }

  /** Parks a task until those that it waits for have ended. */
  private void park(Claim waiter) {
    park(waiter, (Awaited.Waiting) awaited(waiter));
  }

  private void park(Claim waiter, Awaited.Waiting waiting) {
    answer(
        store.settle(
            waiter, new Ending.Parked(new Parking("tasks all", waiting.until(), waiting.wakes()))));
  }

  private void watch(Claim waiter, RunId... ids) {
    assertThat(answer(store.watch(waiter, "all", List.of(ids)))).isEqualTo(new Watching.Watched());
  }

  private Awaited awaited(Claim waiter) {
    return answer(store.await(waiter, new NewAwait(1, "all", HOUR)));
  }

  private static String end(RunId id, String state) {
    return "{\"id\":\"" + id + "\",\"state\":\"" + state + "\"}";
  }

  private String received(Claim waiter) {
    return awaited(waiter) instanceof Awaited.Received(var body) ? body.text() : "nothing";
  }

  private void assertReceived(Claim waiter, String... ends) {
    assertThat(received(waiter)).isEqualTo('[' + String.join(",", ends) + ']');
  }

  @Test
  void theEndOfTheLastTaskWakesTheOneThatWaits() throws Exception {
    Claim waiter = waiter();
    Claim first = running(Start.ON_THREAD);
    RunId second = queued();
    watch(waiter, second, first.id());
    park(waiter);
    assertThat(state(waiter.id())).isEqualTo(TaskState.WAITING);
    answer(store.settle(first, new Ending.Failed(CRASH)));
    assertThat(state(waiter.id())).isEqualTo(TaskState.WAITING);
    answer(store.cancel(second));
    assertThat(state(waiter.id())).isEqualTo(TaskState.QUEUED);
    Claim again = claimOne();
    assertThat(again.id()).isEqualTo(waiter.id());
    assertReceived(again, end(second, "cancelled"), end(first.id(), "failed"));
  }

  @Test
  void tasksThatHaveEndedAreKnownAtOnce() throws Exception {
    requireWatches();
    RunId other = queued();
    answer(store.cancel(other));
    Claim waiter = running(Start.ON_THREAD);
    watch(waiter, other);
    assertReceived(waiter, end(other, "cancelled"));
    watch(waiter, other);
  }

  @Test
  void anEndBetweenTheLookAndTheParkIsNotMissed() throws Exception {
    Claim waiter = waiter();
    RunId other = queued();
    watch(waiter, other);
    Awaited.Waiting waiting = (Awaited.Waiting) awaited(waiter);
    answer(store.cancel(other));
    park(waiter, waiting);
    assertThat(state(waiter.id())).isEqualTo(TaskState.QUEUED);
  }

  @Test
  void onlyTasksOfTheSameOwnerAreWaitedFor() throws Exception {
    requireWatches();
    Submission made = submission(Start.LATER);
    NewTask task = new NewTask(made.id(), "t", "red", made.plan(), INPUT, null, null);
    answer(store.accept(task.starting(Start.LATER, List.of())));
    RunId none = submission(Start.LATER).id();
    Claim waiter = running(Start.ON_THREAD);
    Watching unknown = answer(store.watch(waiter, "all", List.of(made.id(), queued(), none)));
    assertThat(unknown)
        .isInstanceOfSatisfying(
            Watching.Unknown.class,
            answer ->
                assertThat(answer.ids())
                    .containsExactlyInAnyOrder(made.id().toString(), none.toString()));
  }

  @Test
  void aStaleClaimWaitsForNothing() throws Exception {
    Claim waiter = waiter();
    RunId other = queued();
    answer(store.settle(waiter, new Ending.Released(CRASH, false, Duration.ZERO)));
    assertThat(answer(store.watch(waiter, "all", List.of(other)))).isEqualTo(new Watching.Stale());
  }

  @Test
  void aTaskThatIsQueuedAgainIsWaitedForAgain() throws Exception {
    Claim waiter = waiter();
    RunId first = queued();
    RunId second = queued();
    watch(waiter, first, second);
    answer(store.cancel(first));
    answer(store.retry(first));
    answer(store.cancel(second));
    assertThat(awaited(waiter)).isInstanceOf(Awaited.Waiting.class);
    answer(store.cancel(first));
    assertReceived(waiter, end(first, "cancelled"), end(second, "cancelled"));
  }

  @Test
  void anEndedTaskThatIsDeletedIsStillKnown() throws Exception {
    Claim waiter = waiter();
    RunId first = queued();
    RunId second = queued();
    watch(waiter, first, second);
    answer(store.cancel(first));
    clock.advance(HOUR);
    assertThat(answer(store.prune(Duration.ofMinutes(1), 10))).isEqualTo(1);
    answer(store.cancel(second));
    Awaited last = answer(store.await(waiter, new NewAwait(1, "all", HOUR.multipliedBy(2))));
    assertThat(last).isInstanceOf(Awaited.Received.class);
  }

  @Test
  void theLossOfTheNodeCanEndTheTaskThatIsWaitedFor() throws Exception {
    Claim waiter = waiter();
    Claim other = running(Start.ON_THREAD);
    watch(waiter, other.id());
    answer(store.cancel(other.id()));
    store = afterLoss(store);
    Claim again = claimOne();
    assertThat(again.id()).isEqualTo(waiter.id());
    assertReceived(again, end(other.id(), "cancelled"));
  }

  @Test
  void nothingIsLeftOfAWaitThatIsOver() throws Exception {
    Claim waiter = waiter();
    RunId other = queued();
    watch(waiter, other);
    answer(store.settle(waiter, new Ending.Succeeded(RESULT)));
    clock.advance(HOUR);
    answer(store.prune(Duration.ofMinutes(1), 10));
    answer(store.cancel(other));
    assertThat(watched()).isZero();
  }

  @Test
  void aRetryWithAnotherInputForgetsWhatTheTaskWaitedFor() throws Exception {
    Claim waiter = waiter();
    RunId old = queued();
    watch(waiter, old);
    park(waiter);
    answer(store.cancel(waiter.id()));
    answer(store.retry(waiter.id(), new NewInput(INPUT, List.of())));
    answer(store.cancel(old));
    Claim again = claimOne();
    assertThat(again.id()).isEqualTo(waiter.id());
    assertThat(awaited(again)).isInstanceOf(Awaited.Waiting.class);
    RunId other = queued();
    watch(again, other);
    answer(store.cancel(other));
    assertReceived(again, end(other, "cancelled"));
  }

  @Test
  void otherTasksUnderTheSameNameAreWaitedForInstead() throws Exception {
    Claim waiter = waiter();
    RunId old = queued();
    RunId ended = queued();
    watch(waiter, old, ended);
    park(waiter);
    answer(store.cancel(ended));
    answer(store.cancel(waiter.id()));
    answer(store.retry(waiter.id()));
    answer(store.cancel(queued()));
    Claim again = claimOf(waiter.id());
    RunId other = queued();
    watch(again, ended, other);
    assertThat(awaited(again)).isInstanceOf(Awaited.Waiting.class);
    answer(store.cancel(old));
    assertThat(awaited(again)).isInstanceOf(Awaited.Waiting.class);
    answer(store.cancel(other));
    assertReceived(again, end(ended, "cancelled"), end(other, "cancelled"));
  }

  private Claim claimOf(RunId id) {
    return claim(9, 9).claimed().stream()
        .map(Claimed::claim)
        .filter(claim -> claim.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  /** Parks a task until the tasks that it waits for have not ended in time; claims it again. */
  private Claim parkUntilMissed(Claim waiter) {
    park(waiter);
    clock.advance(HOUR.multipliedBy(2));
    Claim late = claimOf(waiter.id());
    assertThat(awaited(late)).isInstanceOf(Awaited.Missed.class);
    return late;
  }

  @Test
  void aRetryFromAWaitThatWasMissedForgetsIt() throws Exception {
    Claim waiter = waiter();
    RunId old = queued();
    watch(waiter, old);
    Claim late = parkUntilMissed(waiter);
    answer(store.settle(late, new Ending.Failed(CRASH)));
    answer(store.retryFrom(waiter.id(), "all"));
    assertThat(watched()).isZero();
  }

  private int watched() throws SQLException {
    try (Connection tables = tables();
        var row = tables.createStatement().executeQuery("SELECT count(*) FROM task_watch")) {
      row.next();
      return row.getInt(1);
    }
  }

  @Test
  void aTaskThatWaitsForSomethingElseByNowIsNotWoken() throws Exception {
    Claim waiter = waiter();
    Claim other = running(Start.ON_THREAD);
    watch(waiter, other.id());
    Claim late = parkUntilMissed(waiter);
    sleeps(late);
    answer(store.settle(other, new Ending.Succeeded(RESULT)));
    assertThat(state(waiter.id())).isEqualTo(TaskState.WAITING);
  }

  private void sleeps(Claim claim) {
    Parking nap = new Parking("sleep nap", clock.instant().plus(HOUR), null);
    answer(store.settle(claim, new Ending.Parked(nap)));
  }

  @Test
  void aWaitThatASignalHasEndedIsOver() throws Exception {
    Claim waiter = waiter();
    Claim other = running(Start.ON_THREAD);
    watch(waiter, other.id());
    park(waiter);
    answer(store.signal(waiter.id(), "all", INPUT));
    Claim again = claimOf(waiter.id());
    assertThat(received(again)).isEqualTo(INPUT.text());
    sleeps(again);
    answer(store.settle(other, new Ending.Succeeded(RESULT)));
    assertThat(state(waiter.id())).isEqualTo(TaskState.WAITING);
  }

  @Test
  void aTaskDoesNotWaitForItselfOrATaskAboveIt() throws Exception {
    requireWatches();
    Claim root = running(Start.ON_THREAD);
    RunId middle = child(root.id(), Start.LATER);
    RunId leaf = child(middle, Start.ON_THREAD);
    Claim waiter = new Claim(leaf, 1);
    RunId other = queued();
    assertThat(answer(store.watch(waiter, "all", List.of(other, leaf, root.id(), middle))))
        .isInstanceOfSatisfying(
            Watching.Above.class,
            above ->
                assertThat(above.ids())
                    .containsExactlyInAnyOrder(
                        leaf.toString(), middle.toString(), root.id().toString()));
    assertThat(watched()).isZero();
    watch(root, middle, leaf);
  }
}

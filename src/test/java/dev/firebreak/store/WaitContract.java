package dev.firebreak.store;

import static dev.firebreak.store.Answers.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.firebreak.api.Payload;
import dev.firebreak.store.Signalled.Result;
import dev.firebreak.task.Claim;
import dev.firebreak.task.Parking;
import dev.firebreak.task.RecordedStep;
import dev.firebreak.task.RunId;
import dev.firebreak.task.Signal;
import dev.firebreak.task.Step;
import dev.firebreak.task.Task;
import dev.firebreak.task.TaskState;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.Test;

/** The contract of tasks that wait without a slot, and of their signals, for every store. */
public abstract class WaitContract extends StepContract {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Payload YES = Payload.json("{\"yes\":true}");
  private static final Payload NO = Payload.json("{\"yes\":false}");

  private Awaited await(Claim claim, int number, String name) {
    return answer(store.await(claim, new NewAwait(number, name, HOUR)));
  }

  private static ThrowingConsumer<Awaited> got(Payload body) {
    return awaited ->
        assertThat(awaited)
            .isInstanceOfSatisfying(
                Awaited.Received.class,
                received -> {
                  assertThat(received.body().text()).isEqualTo(body.text());
                  assertThat(received.body().contentType()).isEqualTo(body.contentType());
                });
  }

  private Result signal(RunId id, String name, Payload body) {
    return answer(store.signal(id, name, body)).result();
  }

  private Settled park(Claim claim, Awaited waiting) {
    var seen = (Awaited.Waiting) waiting;
    return settle(claim, new Parking("signal go", seen.until(), seen.wakes()));
  }

  private Settled settle(Claim claim, Parking parking) {
    return answer(store.settle(claim, new Ending.Parked(parking)));
  }

  private Settled sleep(Claim claim, Duration time) {
    return settle(claim, new Parking("sleep nap", clock.instant().plus(time), null));
  }

  /** A task that waits for the signal go. */
  private RunId waiting() {
    Claim claim = running(Start.ON_THREAD);
    park(claim, await(claim, 1, "go"));
    return claim.id();
  }

  private List<Step> steps(RunId id) {
    return answer(store.stepList(id));
  }

  private void assertNothingIsDue() {
    assertThat(claim(9, 9).claimed()).isEmpty();
  }

  @Test
  void aParkedTaskIsDueWhenItsTimeHasComeAndNotBefore() {
    Claim claim = running(Start.ON_THREAD);
    Settled settled = sleep(claim, HOUR);
    assertThat(settled).isEqualTo(new Settled(TaskState.WAITING, clock.instant().plus(HOUR)));
    assertThat(sleep(claim, HOUR.multipliedBy(2))).isEqualTo(settled);
    Task task = task(claim.id());
    assertThat(task.state()).isEqualTo(TaskState.WAITING);
    assertThat(task.waitingFor()).isEqualTo("sleep nap");
    assertThat(task.times().startedAt()).isNull();
    ClaimResult none = claim(9, 9);
    assertThat(none.claimed()).isEmpty();
    assertThat(none.dueIn()).isEqualTo(HOUR);
    clock.advance(HOUR);
    assertThat(claimOne()).isEqualTo(new Claim(claim.id(), 2));
    Task again = task(claim.id());
    assertThat(again.state()).isEqualTo(TaskState.RUNNING);
    assertThat(again.waitingFor()).isNull();
  }

  @Test
  void parkedAttemptsChargeNothing() {
    Claim claim = running(Start.ON_THREAD);
    answer(store.settle(claim, new Ending.Retried(CRASH, Duration.ZERO)));
    for (int i = 2; i < 9; i++) {
      Claim next = claimOne();
      assertThat(next.number()).isEqualTo(i);
      sleep(next, HOUR);
      clock.advance(HOUR);
    }
    Claimed last = claim(1, 1).claimed().getFirst();
    assertThat(last.tries()).isEqualTo(new Claimed.Tries(2, 3, 0));
    assertThat(task(claim.id()).history()).hasSize(1);
  }

  @Test
  void aClaimThatIsNotTheLatestParksNothing() {
    Claim old = running(Start.ON_THREAD);
    answer(store.settle(old, new Ending.Retried(CRASH, Duration.ZERO)));
    Claim current = claimOne();
    assertThat(sleep(old, HOUR)).isEqualTo(Settled.STALE);
    assertThat(await(old, 1, "go")).isEqualTo(new Awaited.Stale());
    assertThat(task(old.id()).state()).isEqualTo(TaskState.RUNNING);
    answer(store.settle(current, new Ending.Succeeded(RESULT)));
    assertThat(await(current, 1, "go")).isEqualTo(new Awaited.Stale());
  }

  @Test
  void aTaskThatWaitsIsCancelledAtOnce() {
    RunId id = waiting();
    assertThat(answer(store.cancel(id))).isInstanceOf(Cancelling.Done.class);
    assertThat(state(id)).isEqualTo(TaskState.CANCELLED);
    Claim claim = running(Start.ON_THREAD);
    answer(store.cancel(claim.id()));
    assertThat(sleep(claim, HOUR).state()).isEqualTo(TaskState.CANCELLED);
  }

  @Test
  void aSignalThatComesFirstIsKept() {
    RunId id = queued();
    assertThat(signal(id, "go", YES)).isEqualTo(Result.RECORDED);
    clock.advance(HOUR);
    Claim claim = claimOne();
    assertThat(await(claim, 1, "go")).satisfies(got(YES));
    RecordedStep step = answer(store.steps(id, 0, 99)).getFirst();
    assertThat(step.step())
        .isEqualTo(
            new Step(1, "go", Step.Kind.SIGNAL, 0, YES.size(), clock.instant(), clock.instant()));
    assertThat(step.result().bytes()).isEqualTo(YES.bytes());
    assertThat(step.result().contentType()).isEqualTo(YES.contentType());
    assertThat(await(claim, 1, "go")).satisfies(got(YES));
    assertThat(steps(id)).hasSize(1);
  }

  @Test
  void aSignalWakesTheTaskThatWaitsForIt() {
    RunId id = waiting();
    assertNothingIsDue();
    assertThat(signal(id, "other", YES)).isEqualTo(Result.RECORDED);
    assertNothingIsDue();
    clock.advance(Duration.ofMinutes(1));
    assertThat(answer(store.signal(id, "go", YES)))
        .isEqualTo(new Signalled(Result.WOKEN, "t", "", TaskState.QUEUED, 0));
    assertThat(task(id).times().runAt()).isEqualTo(clock.instant());
    assertThat(await(claimOne(), 1, "go")).satisfies(got(YES));
    assertThat(steps(id).getFirst().startedAt())
        .isEqualTo(clock.instant().minus(Duration.ofMinutes(1)));
  }

  @Test
  void aSignalBetweenTheLookAndTheParkingIsNotMissed() {
    Claim claim = running(Start.ON_THREAD);
    Awaited looked = await(claim, 1, "go");
    assertThat(looked).isEqualTo(new Awaited.Waiting(clock.instant().plus(HOUR), 0));
    assertThat(signal(claim.id(), "go", YES)).isEqualTo(Result.RECORDED);
    assertThat(park(claim, looked)).isEqualTo(new Settled(TaskState.QUEUED, clock.instant()));
    assertThat(task(claim.id()).tries()).isEqualTo(new Task.Tries(1, 0, 3, 0));
    assertThat(await(claimOne(), 1, "go")).satisfies(got(YES));
  }

  @Test
  void theTimeBeginsWithTheFirstWaitAndEndsOnce() {
    RunId id = waiting();
    clock.advance(HOUR);
    Claim claim = claimOne();
    assertThat(await(claim, 1, "go")).isEqualTo(new Awaited.Missed());
    assertThat(await(claim, 1, "go")).isEqualTo(new Awaited.Missed());
    assertThat(signal(id, "go", YES)).isEqualTo(Result.TOO_LATE);
    assertThat(steps(id))
        .extracting(Step::code, Step::kind, Step::bytes)
        .containsExactly(tuple(Awaited.TIMED_OUT, Step.Kind.SIGNAL, 0L));
    assertThat(answer(store.signals(id))).isEmpty();
  }

  @Test
  void aSignalThatComesBeforeTheTaskHasLookedAfterItsTimeCounts() {
    RunId id = waiting();
    clock.advance(HOUR);
    assertThat(signal(id, "go", YES)).isEqualTo(Result.WOKEN);
    assertThat(await(claimOne(), 1, "go")).satisfies(got(YES));
  }

  @Test
  void aWaitOfNoTimeTakesWhatHasCome() {
    Claim claim = running(Start.ON_THREAD);
    signal(claim.id(), "a", YES);
    assertThat(answer(store.await(claim, new NewAwait(1, "a", Duration.ZERO)))).satisfies(got(YES));
    assertThat(answer(store.await(claim, new NewAwait(2, "b", Duration.ZERO))))
        .isEqualTo(new Awaited.Missed());
    assertThat(signal(claim.id(), "b", YES)).isEqualTo(Result.TOO_LATE);
  }

  @Test
  void theFirstSignalOfANameCounts() {
    RunId id = waiting();
    assertThat(signal(id, "go", YES)).isEqualTo(Result.WOKEN);
    assertThat(signal(id, "go", YES)).isEqualTo(Result.REPEATED);
    assertThat(signal(id, "go", NO)).isEqualTo(Result.CONFLICT);
    assertThat(signal(id, "go", Payload.text("{\"yes\":true}"))).isEqualTo(Result.CONFLICT);
    Claim claim = claimOne();
    answer(store.settle(claim, new Ending.Succeeded(RESULT)));
    assertThat(signal(id, "go", YES)).isEqualTo(Result.REPEATED);
    assertThat(signal(id, "go", NO)).isEqualTo(Result.ENDED);
    assertThat(answer(store.signal(id, "new", NO)))
        .isEqualTo(new Signalled(Result.ENDED, "t", "", TaskState.SUCCEEDED, 1));
    assertThat(answer(store.signal(new RunId(1, 1), "go", YES))).isEqualTo(Signalled.UNKNOWN);
    assertThat(answer(store.signals(id)))
        .containsExactly(new Signal("go", clock.instant(), YES.contentType(), YES.size()));
  }

  @Test
  void aTaskHasALimitedNumberOfSignals() {
    Claim claim = running(Start.ON_THREAD);
    Payload empty = Payload.of(new byte[0]);
    for (int i = 0; i < TaskSignals.MOST; i++) {
      assertThat(signal(claim.id(), "s" + i, empty)).isEqualTo(Result.RECORDED);
    }
    assertThat(signal(claim.id(), "more", empty)).isEqualTo(Result.TOO_MANY);
    assertThat(await(claim, 1, "more")).isInstanceOf(Awaited.Waiting.class);
    assertThat(signal(claim.id(), "more", empty)).isEqualTo(Result.RECORDED);
    assertThat(answer(store.signals(claim.id())).size()).isEqualTo(TaskSignals.MOST + 1);
  }

  @Test
  void theSignalsOfATaskHaveALimitedNumberOfBytesTogether() {
    RunId id = waiting();
    Payload body = Payload.text("123456789"); // With its media type, it has 34 bytes.
    assertThat(answer(store.signal(id, "a", body, 33)).result()).isEqualTo(Result.TOO_MANY_BYTES);
    assertThat(answer(store.signal(id, "a", body, 34)).result()).isEqualTo(Result.RECORDED);
    assertThat(answer(store.signal(id, "b", body, 67)).result()).isEqualTo(Result.TOO_MANY_BYTES);
    assertThat(answer(store.signal(id, "a", body, 1)).result()).isEqualTo(Result.REPEATED);
    assertThat(answer(store.signal(id, "a", YES, 1)).result()).isEqualTo(Result.CONFLICT);
    assertThat(answer(store.signal(id, "go", body, 67)).result()).isEqualTo(Result.TOO_MANY_BYTES);
    assertThat(state(id)).isEqualTo(TaskState.WAITING);
    assertThat(answer(store.signal(id, "go", body, 68)).result()).isEqualTo(Result.WOKEN);
    assertThat(answer(store.signal(waiting(), "b", body, 68)).result()).isEqualTo(Result.RECORDED);
    assertThat(answer(store.signals(id))).extracting(Signal::name).containsExactly("a", "go");
  }

  @Test
  void anotherWakeUpDoesNotEndAPause() {
    Claim claim = running(Start.ON_THREAD);
    await(claim, 1, "go");
    answer(store.signal(claim.id(), "go", YES));
    assertThat(sleep(claim, HOUR).state()).isEqualTo(TaskState.WAITING);
  }

  @Test
  void aRetryKeepsSignalsAndBeginsTheTimesAnew() {
    RunId id = waiting();
    signal(id, "early", YES);
    answer(store.cancel(id));
    clock.advance(HOUR.multipliedBy(2));
    assertThat(answer(store.retry(id)).queued()).isTrue();
    Claim claim = claimOne();
    assertThat(await(claim, 1, "go")).isEqualTo(new Awaited.Waiting(clock.instant().plus(HOUR), 0));
    assertThat(await(claim, 1, "early")).satisfies(got(YES));
  }

  @Test
  void aRetryFromAStepForgetsTheSignalsThatForgottenStepsTook() {
    Claim claim = running(Start.ON_THREAD);
    List.of("a", "b", "kept").forEach(name -> signal(claim.id(), name, YES));
    await(claim, 1, "a");
    await(claim, 2, "b");
    answer(store.settle(claim, new Ending.Failed(CRASH)));
    answer(store.retryFrom(claim.id(), "b"));
    assertThat(answer(store.signals(claim.id())))
        .extracting(Signal::name)
        .containsExactly("a", "kept");
    assertThat(signal(claim.id(), "b", NO)).isEqualTo(Result.RECORDED);
    assertThat(await(claimOne(), 2, "b")).satisfies(got(NO));
  }

  @Test
  void aRetryWithAnotherInputForgetsAllSignals() {
    Claim claim = running(Start.ON_THREAD);
    List.of("a", "b").forEach(name -> signal(claim.id(), name, YES));
    await(claim, 1, "a");
    answer(store.settle(claim, new Ending.Failed(CRASH)));
    answer(store.retry(claim.id(), new NewInput(Payload.text("other"), List.of())));
    assertThat(answer(store.signals(claim.id()))).isEmpty();
  }

  @Test
  void tasksThatWaitAreCountedAndListedApart() {
    RunId waits = waiting();
    RunId queued = queued();
    Claim retried = running(Start.ON_THREAD);
    answer(store.settle(retried, new Ending.Retried(CRASH, HOUR)));
    assertThat(answer(store.counts(null)))
        .isEqualTo(new Counts(Map.of("t", new StateCounts(2, 1, 0, 0, 0, 0, 0)), false));
    Filter filter = new Filter("t", TaskState.WAITING);
    assertThat(answer(store.list(filter, null, 9)).tasks())
        .extracting(Task::id, Task::waitingFor)
        .containsExactly(tuple(waits, "signal go"));
    assertThat(answer(store.count(filter, Wanted.READ, 9))).isEqualTo(new Matching(1, false));
    assertThat(answer(store.list(new Filter("t", TaskState.QUEUED), null, 9)).tasks())
        .extracting(Task::id)
        .containsExactly(queued);
    assertThat(answer(store.list(new Filter("t", TaskState.RETRYING), null, 9)).tasks())
        .extracting(Task::id)
        .containsExactly(retried.id());
    Queues queues = answer(store.queues(Set.of("t")));
    assertThat(queues.byType().get("t"))
        .isNotNull()
        .extracting(Queued::tasks, Queued::waiting)
        .containsExactly(2L, 1L);
    assertThat(answer(store.queues(Set.of())).undeclared()).isEqualTo(Map.of("t", 2L));
    assertThat(answer(store.cancelAll(filter, 9)).changed()).isEqualTo(1);
    assertThat(answer(store.counts(null)).byType().get("t"))
        .isEqualTo(new StateCounts(2, 0, 0, 0, 0, 1, 0));
  }

  @Test
  void aTaskThatWaitsIsNotCountedAsOneOfAVersionThatIsNotAccepted() {
    answer(store.accept(submission(Start.LATER).ofVersion("1")));
    ClaimRequest request = new ClaimRequest("t", 1, Start.ON_THREAD, 1, null, Set.of("1"));
    ClaimResult result = answer(store.claim(List.of(request))).getFirst();
    Claim claim = result.claimed().getFirst().claim();
    park(claim, await(claim, 1, "go"));
    assertThat(answer(store.unaccepted(Map.of("t", Set.of("2"))))).isEmpty();
  }

  @Test
  void aClockThatIsSetBackDoesNotEndAWait() {
    RunId id = waiting();
    clock.advance(Duration.ofMinutes(-30));
    answer(store.accept(submission(Start.LATER, 1, HOUR.multipliedBy(9), null)));
    assertNothingIsDue();
    clock.advance(HOUR);
    assertNothingIsDue();
    assertThat(state(id)).isEqualTo(TaskState.WAITING);
  }

  @Test
  void waitsSurviveTheLossOfTheNode() throws Exception {
    RunId sleeps = waiting();
    Claim lost = running(Start.ON_THREAD);
    await(lost, 1, "go");
    store = afterLoss(store);
    assertThat(state(sleeps)).isEqualTo(TaskState.WAITING);
    assertThat(signal(sleeps, "go", YES)).isEqualTo(Result.WOKEN);
    assertThat(signal(lost.id(), "go", YES)).isEqualTo(Result.RECORDED);
    assertThat(claim(9, 9).claimed())
        .extracting(one -> await(one.claim(), 1, "go"))
        .hasSize(2)
        .allSatisfy(got(YES));
  }

  @Test
  void signalsAreDeletedWithTheirTask() throws SQLException {
    RunId id = waiting();
    signal(id, "other", YES);
    answer(store.cancel(id));
    assertThat(answer(store.signals(id))).hasSize(1);
    clock.advance(Duration.ofDays(2));
    assertThat(answer(store.prune(Duration.ofDays(1), 10))).isEqualTo(1);
    hasRows("task_signal", 0);
  }
}

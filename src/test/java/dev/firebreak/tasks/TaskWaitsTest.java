package dev.firebreak.tasks;

import static dev.firebreak.store.Answers.answer;
import static dev.firebreak.supervision.TypeRig.CRASHED;
import static dev.firebreak.supervision.TypeRig.DONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.firebreak.api.Attempt;
import dev.firebreak.api.Payload;
import dev.firebreak.api.TaskParked;
import dev.firebreak.isolation.AttemptContext;
import dev.firebreak.step.StepRefused;
import dev.firebreak.store.Signalled;
import dev.firebreak.store.StoreException;
import dev.firebreak.supervision.FakeIsolation;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.RunId;
import dev.firebreak.task.Step;
import dev.firebreak.task.Task;
import dev.firebreak.task.TaskState;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The sleeps and waits of Java handlers, from the handler to the store. */
class TaskWaitsTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Payload YES = Payload.json("{\"yes\":true}");

  private final TaskRig rig = new TaskRig("concurrency = 1, retry.attempts = 2");

  record Approval(boolean yes) {}

  @AfterEach
  void stop() {
    rig.close();
  }

  private static void sleep(FakeIsolation.Started attempt, String name, Duration time) {
    assertThatThrownBy(() -> attempt.attempt.sleep(name, time)).isInstanceOf(TaskParked.class);
  }

  private static void await(FakeIsolation.Started attempt, String name) {
    assertThatThrownBy(() -> attempt.attempt.await(name, HOUR)).isInstanceOf(TaskParked.class);
  }

  /** Ends an attempt as a handler does that lets the error pass. */
  private void park(FakeIsolation.Started attempt, RunId id) {
    attempt.end(CRASHED);
    rig.awaitState(id, TaskState.WAITING);
  }

  private Signalled.Result signal(RunId id, String name, Payload body) {
    return answer(rig.tasks.commands().signal(id, name, body)).result();
  }

  @Test
  void aPauseGivesUpTheSlotAndItsAttemptIsChargedToNoOne() throws Exception {
    RunId id = rig.submit();
    FakeIsolation.Started first = rig.inside.next();
    sleep(first, "nap", HOUR);
    park(first, id);
    Task task = rig.task(id);
    assertThat(rig.tasks.waitingFor(task)).isEqualTo("sleep nap");
    assertThat(task.tries()).isEqualTo(new Task.Tries(1, 0, 3, 0));
    assertThat(task.history()).isEmpty();
    assertThat(rig.events).contains("waiting 1");
    RunId other = rig.submit();
    rig.inside.next().end(DONE);
    rig.awaitState(other, TaskState.SUCCEEDED);
    rig.pass(HOUR.plusSeconds(1));
    FakeIsolation.Started second = rig.inside.next();
    assertThat(second.attempt.number()).isEqualTo(1);
    assertThat(second.attempt.fence()).isEqualTo(2);
    second.attempt.sleep("nap", HOUR);
    second.end(DONE);
    rig.awaitState(id, TaskState.SUCCEEDED);
    assertThat(answer(rig.store.stepList(id)))
        .extracting(Step::name, Step::kind, Step::number)
        .containsExactly(tuple("nap", Step.Kind.SLEEP, 1));
  }

  @Test
  void aPauseThatWasRecordedIsNotBegunAgainAfterACrash() throws Exception {
    RunId id = rig.submit();
    FakeIsolation.Started first = rig.inside.next();
    sleep(first, "nap", HOUR);
    rig.store.nodeLost();
    first.end(CRASHED);
    rig.tasks.workWaits("t");
    FakeIsolation.Started second = rig.inside.next();
    sleep(second, "nap", HOUR);
    second.end(CRASHED);
    rig.awaitState(id, TaskState.WAITING);
    rig.pass(HOUR.plusSeconds(1));
    rig.inside.next().attempt.sleep("nap", HOUR);
  }

  @Test
  void aShortPauseIsWaitedForInTheSlot() throws Exception {
    RunId id = rig.submit();
    AttemptContext attempt = rig.inside.next().attempt;
    FutureTask<Void> sleep =
        new FutureTask<>(
            () -> {
              attempt.sleep("nap", Duration.ofSeconds(1));
              return null;
            });
    Thread sleeper = Thread.ofVirtual().start(sleep);
    Awaitility.await().until(() -> !answer(rig.store.stepList(id)).isEmpty());
    rig.pass(Duration.ofSeconds(1));
    sleeper.join();
    assertThat(sleep.get()).isNull();
    attempt.sleep("none", Duration.ZERO);
    attempt.sleep("past", Duration.ofSeconds(-1));
  }

  @Test
  void aSignalEndsTheWaitAndItsBodyIsRecorded() throws Exception {
    RunId id = rig.submit();
    FakeIsolation.Started first = rig.inside.next();
    await(first, "approval");
    park(first, id);
    assertThat(rig.tasks.waitingFor(rig.task(id))).isEqualTo("signal approval");
    assertThat(signal(id, "approval", YES)).isEqualTo(Signalled.Result.WOKEN);
    FakeIsolation.Started second = rig.inside.next();
    assertThat(second.attempt.await("approval", Approval.class, HOUR)).contains(new Approval(true));
    assertThat(rig.events).contains("queued 0");
    second.end(CRASHED);
    rig.pass(Duration.ofSeconds(10));
    Attempt third = rig.inside.next().attempt;
    assertThat(third.number()).isEqualTo(2);
    assertThat(third.await("approval", HOUR).orElseThrow().text()).isEqualTo(YES.text());
  }

  @Test
  void aSignalThatComesWhileTheAttemptEndsWakesTheTaskAtOnce() throws Exception {
    RunId id = rig.submit();
    FakeIsolation.Started first = rig.inside.next();
    await(first, "approval");
    assertThat(signal(id, "approval", YES)).isEqualTo(Signalled.Result.RECORDED);
    first.end(CRASHED);
    assertThat(rig.inside.next().attempt.await("approval", HOUR)).isPresent();
  }

  @Test
  void aWaitThatIsOverReturnsNothingInLaterAttemptsToo() throws Exception {
    RunId id = rig.submit();
    FakeIsolation.Started first = rig.inside.next();
    await(first, "approval");
    park(first, id);
    rig.pass(HOUR.plusSeconds(1));
    FakeIsolation.Started second = rig.inside.next();
    assertThat(second.attempt.await("approval", HOUR)).isEmpty();
    assertThat(signal(id, "approval", YES)).isEqualTo(Signalled.Result.TOO_LATE);
    second.end(CRASHED);
    rig.pass(Duration.ofSeconds(10));
    assertThat(rig.inside.next().attempt.await("approval", HOUR)).isEmpty();
  }

  @Test
  void aHandlerThatHidesTheErrorIsParkedNevertheless() throws Exception {
    RunId id = rig.submit();
    FakeIsolation.Started first = rig.inside.next();
    await(first, "approval");
    assertThatThrownBy(() -> first.attempt.step("more", String.class, () -> "x"))
        .isInstanceOf(TaskParked.class);
    sleep(first, "nap", HOUR);
    first.end(new Outcome.Succeeded(Payload.text("hidden")));
    rig.awaitState(id, TaskState.WAITING);
    assertThat(answer(rig.store.stepList(id))).extracting(Step::name).containsExactly("nap");
    assertThat(rig.task(id).result()).isNull();
  }

  @Test
  void aTaskWakesForTheFirstOfAllThatItsPartsWaitFor() throws Exception {
    RunId id = rig.submit();
    FakeIsolation.Started first = rig.inside.next();
    sleep(first, "long", Duration.ofDays(10));
    await(first, "approval");
    park(first, id);
    assertThat(rig.tasks.waitingFor(rig.task(id))).isEqualTo("sleep long, signal approval");
    assertThat(signal(id, "approval", YES)).isEqualTo(Signalled.Result.WOKEN);
    FakeIsolation.Started second = rig.inside.next();
    sleep(second, "long", Duration.ofDays(10));
    sleep(second, "short", HOUR);
    park(second, id);
    rig.pass(HOUR.plusSeconds(1));
    assertThat(rig.inside.next().attempt.await("approval", HOUR)).isPresent();
  }

  @Test
  void aPartWhoseSignalHasComeWakesATaskOfWhichAnotherPartWaits() throws Exception {
    RunId id = rig.submit();
    FakeIsolation.Started first = rig.inside.next();
    signal(id, "approval", YES);
    sleep(first, "long", Duration.ofDays(10));
    assertThat(first.attempt.await("approval", HOUR)).isPresent();
    first.end(CRASHED);
    rig.pass(Duration.ofMillis(1));
    FakeIsolation.Started second = rig.inside.next();
    assertThat(second.attempt.await("approval", HOUR)).isPresent();
    sleep(second, "long", Duration.ofDays(10));
    park(second, id);
  }

  @Test
  void aShortPauseBesideAWaitingPartIsWaitedForWithoutASlot() throws Exception {
    RunId id = rig.submit();
    FakeIsolation.Started first = rig.inside.next();
    await(first, "approval");
    sleep(first, "short", Duration.ofSeconds(1));
    park(first, id);
    rig.pass(Duration.ofSeconds(2));
    rig.inside.next().attempt.sleep("short", Duration.ofSeconds(1));
  }

  @Test
  void anAttemptThatWasToldToStopIsNotParked() throws Exception {
    RunId id = rig.submit();
    FakeIsolation.Started first = rig.inside.next();
    await(first, "approval");
    rig.tasks.commands().cancel(id).toCompletableFuture().join();
    first.end(CRASHED);
    rig.awaitState(id, TaskState.CANCELLED);
  }

  @Test
  void aTaskThatWaitsIsCancelledAtOnce() throws Exception {
    RunId id = rig.submit();
    FakeIsolation.Started first = rig.inside.next();
    await(first, "approval");
    park(first, id);
    rig.tasks.commands().cancel(id).toCompletableFuture().join();
    assertThat(rig.task(id).state()).isEqualTo(TaskState.CANCELLED);
    assertThat(signal(id, "approval", YES)).isEqualTo(Signalled.Result.ENDED);
  }

  @Test
  void namesAreUsedForOneThing() throws Exception {
    rig.submit();
    Attempt attempt = rig.inside.next().attempt;
    attempt.step("a", String.class, () -> "x");
    attempt.sleep("b", Duration.ZERO);
    assertThatThrownBy(() -> attempt.sleep("a", HOUR))
        .isInstanceOf(StepRefused.class)
        .hasMessageContaining("a was recorded as a step and is used as a sleep now");
    assertThatThrownBy(() -> attempt.await("b", HOUR))
        .isInstanceOf(StepRefused.class)
        .hasMessageContaining("b was recorded as a sleep and is used as a signal now");
    assertThatThrownBy(() -> attempt.step("b", String.class, () -> "x"))
        .isInstanceOf(StepRefused.class);
    assertThatThrownBy(() -> attempt.sleep(" ", HOUR))
        .isInstanceOf(StepRefused.class)
        .hasMessage("a step needs a name");
  }

  @Test
  void aBodyOfAnotherShapeIsAClearError() throws Exception {
    RunId id = rig.submit();
    signal(id, "approval", Payload.text("yes"));
    signal(id, "empty", Payload.of(new byte[0]));
    Attempt attempt = rig.inside.next().attempt;
    assertThatThrownBy(() -> attempt.await("approval", Approval.class, HOUR))
        .isInstanceOf(StepRefused.class)
        .hasMessageContaining("the body of signal approval, of 3 bytes, can't be read as");
    assertThatThrownBy(() -> attempt.await("empty", Approval.class, HOUR))
        .isInstanceOf(StepRefused.class);
    assertThat(attempt.await("approval", byte[].class, HOUR)).isPresent();
  }

  @Test
  void aStoreThatIsAwayDelaysTheLookForASignal() throws Exception {
    RunId id = rig.submit();
    AttemptContext attempt = rig.inside.next().attempt;
    signal(id, "approval", YES);
    attempt.step("a", String.class, () -> "x");
    rig.store.failure = new StoreException.Unavailable("away");
    FutureTask<Optional<Payload>> wait = new FutureTask<>(() -> attempt.await("approval", HOUR));
    Thread waiter = Thread.ofVirtual().start(wait);
    rig.pass(Duration.ofSeconds(3));
    rig.store.failure = null;
    rig.pass(Duration.ofSeconds(3));
    waiter.join();
    assertThat(wait.get()).isPresent();
  }

  @Test
  void callsPauseWhereTheyAreAndGetNoSignals() throws Exception {
    rig.call();
    Attempt attempt = rig.inside.next().attempt;
    attempt.sleep("nap", Duration.ofNanos(1));
    assertThatThrownBy(() -> attempt.sleep("", HOUR)).isInstanceOf(StepRefused.class);
    assertThatThrownBy(() -> attempt.await("approval", HOUR))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("only a task can wait for a signal: approval");
  }
}

package dev.firebreak.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.api.Payload;
import dev.firebreak.store.StoreException;
import dev.firebreak.task.Cause;
import dev.firebreak.task.Claim;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.Refusal;
import dev.firebreak.task.RunId;
import dev.firebreak.task.Task;
import dev.firebreak.task.TaskState;
import dev.firebreak.tasks.Attempts;
import dev.firebreak.tasks.TaskRig;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tasks of a node that has no lease, or that has lost it. */
class LeaseCheckTest {
  private static final Outcome CRASHED = new Outcome.Crashed(new Cause.Injected("test"));
  private static final Outcome DONE = new Outcome.Succeeded(Payload.text("done"));
  private static final LeaseCheck NONE = () -> false;

  private final TaskRig rig = new TaskRig("concurrency = 2, max-waiting = 50, grace = 10s");
  private final Attempts attempts = rig.tasks.attempts();

  @AfterEach
  void stop() {
    rig.close();
  }

  /** A lease that is lost after the given number of checks. */
  private static LeaseCheck lostAfter(int questions) {
    AtomicInteger asked = new AtomicInteger();
    return () -> asked.incrementAndGet() <= questions;
  }

  private void loseLease() {
    rig.lease = NONE;
    attempts.stopOnLeaseLoss();
  }

  private void assertReleased(RunId id) {
    Task task = rig.awaitState(id, TaskState.QUEUED);
    assertThat(task.tries().attempts()).isZero();
    assertThat(task.tries().crashes()).isZero();
    await().until(() -> rig.type.capacity().slotsTaken() == 0);
    assertThat(rig.type.capacity().admitted()).isZero();
    assertThat(attempts.busy()).isFalse();
  }

  @Test
  void withoutALeaseTasksAreAcceptedAndWait() {
    rig.lease = NONE;
    RunId id = rig.submit();
    rig.pass(Duration.ofSeconds(1));
    assertThat(rig.task(id).tries().claim()).as("it was not claimed").isZero();
    rig.lease = LeaseCheck.FOR_EVER;
    rig.pass(Duration.ofMillis(200));
    rig.inside.next().end(DONE);
    rig.awaitState(id, TaskState.SUCCEEDED);
  }

  @Test
  void callsNeedNoLease() {
    rig.lease = NONE;
    rig.call();
    assertThat(rig.inside.next().input.text()).isEqualTo("call");
    attempts.stopOnLeaseLoss();
    rig.settle();
    assertThat(rig.type.capacity().slotsTaken()).isEqualTo(1);
  }

  @Test
  void aTaskWhoseClaimReturnsAfterTheLeaseWasLostDoesNotBegin() {
    rig.lease = lostAfter(1);
    RunId id = rig.submit();
    assertReleased(id);
    assertThat(rig.task(id).tries().claim()).as("it was claimed").isEqualTo(1);
    assertThat(rig.task(id).history()).isEmpty();
    assertThat(rig.inside.started).isEmpty();
  }

  @Test
  void aTaskThatReachesItsSupervisorAfterTheLeaseWasLostDoesNotBegin() {
    rig.lease = lostAfter(2);
    RunId id = rig.submit();
    assertReleased(id);
    assertThat(rig.task(id).tries().claim()).isEqualTo(1);
    assertThat(rig.inside.started).isEmpty();
  }

  @Test
  void runningAttemptsAreStoppedAndNotChargedToTheirTasks() {
    RunId id = rig.submit();
    FakeIsolation.Started attempt = rig.inside.next();
    loseLease();
    await().until(() -> attempt.cancelled);
    assertThat(attempts.busy()).as("it still runs").isTrue();
    attempt.end(CRASHED);
    assertReleased(id);
    Outcome outcome = rig.task(id).history().getFirst().outcome();
    assertThat(((Outcome.Refused) outcome).reason()).isEqualTo(Refusal.LEASE_LOST);
    rig.lease = LeaseCheck.FOR_EVER;
    rig.pass(Duration.ofMillis(200));
    assertThat(rig.inside.next().attempt.number()).isEqualTo(1);
  }

  @Test
  void aTaskWithACancelRequestIsCancelled() {
    RunId id = rig.submit();
    FakeIsolation.Started attempt = rig.inside.next();
    var _ = rig.tasks.commands().cancel(id).toCompletableFuture().join();
    loseLease();
    await().until(() -> attempt.cancelled);
    attempt.end(CRASHED);
    rig.awaitState(id, TaskState.CANCELLED);
  }

  @Test
  void anAttemptThatDoesNotStopIsAbandonedAfterHalfASecond() {
    RunId id = rig.submit();
    FakeIsolation.Started attempt = rig.inside.next();
    loseLease();
    rig.pass(Duration.ofMillis(499));
    assertThat(attempt.abandoned).isFalse();
    rig.pass(Duration.ofMillis(1));
    await().until(() -> attempt.abandoned);
    rig.awaitState(id, TaskState.QUEUED);
  }

  @Test
  void theGraceOfACancelledAttemptIsShortenedToHalfASecond() {
    RunId id = rig.submit();
    FakeIsolation.Started attempt = rig.inside.next();
    var _ = rig.tasks.commands().cancel(id).toCompletableFuture().join();
    await().until(() -> attempt.cancelled);
    loseLease();
    rig.pass(Duration.ofMillis(500));
    await().until(() -> attempt.abandoned);
  }

  @Test
  void anAbandonedAttemptCountsAsRunning() {
    rig.submit();
    FakeIsolation.Started attempt = rig.inside.next();
    rig.store.failure = new StoreException.Unavailable("test");
    loseLease();
    rig.pass(Duration.ofMillis(500));
    await().until(() -> attempt.abandoned);
    await().until(() -> rig.type.capacity().slotsTaken() == 0);
    rig.settle();
    assertThat(attempts.busy()).isTrue();
  }

  @Test
  void anEndedAttemptThatCanNotBeRecordedDoesNotCountAsRunning() {
    rig.submit();
    FakeIsolation.Started attempt = rig.inside.next();
    rig.store.failure = new StoreException.Unavailable("test");
    loseLease();
    await().until(() -> attempt.cancelled);
    attempt.end(CRASHED);
    await().until(() -> !attempts.busy());
    assertThat(attempts.onThreads()).as("it is still this node's").hasSize(1);
  }

  @Test
  void attemptsThatRunInThisJvmAreListed() {
    RunId id = rig.submit();
    rig.inside.next();
    assertThat(attempts.onThreads()).containsExactly(new Claim(id, 1));
  }
}

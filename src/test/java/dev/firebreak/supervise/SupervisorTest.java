package dev.firebreak.supervise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import dev.firebreak.api.Payload;
import dev.firebreak.config.ConfigFile;
import dev.firebreak.config.InvalidConfig;
import dev.firebreak.config.SettingsReader;
import dev.firebreak.config.TypeSettings;
import dev.firebreak.task.Cause;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.Refusal;
import dev.firebreak.task.RunId;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a supervisor decides. Time passes when a test says so; handlers end when a test says so. */
class SupervisorTest {
  private static final Outcome CRASHED = new Outcome.Crashed(new Cause.Injected("test"));
  private static final Outcome DONE = new Outcome.Succeeded(Payload.text("done"));

  private final ActorTestKit kit = ActorTestKit.create(ManualTime.config());
  private final ManualTime time = ManualTime.get(kit.system());
  private final AtomicLong clock = new AtomicLong(1);
  private final FakeIsolation isolation = new FakeIsolation();
  private final RecordingWatcher watcher = new RecordingWatcher();
  private final Drain drain = new Drain();
  private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();

  private Type type;
  private Admission admission;

  private record Answer(Outcome outcome, int attempts) {}

  @BeforeEach
  void supervise() {
    supervise("concurrency = 2, max-waiting = 2, max-wait = 20s, timeout = 5s, grace = 1s");
  }

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  private void supervise(String settings) {
    type = Type.create(settings(settings), isolation, watcher, drain, clock::get);
    ActorRef<Supervisor.Command> supervisor =
        kit.spawn(
            Behaviors.supervise(Supervisor.create(type))
                .onFailure(
                    Exception.class, SupervisorStrategy.restart().withLoggingEnabled(false)));
    admission = new Admission(type, supervisor);
  }

  static TypeSettings settings(String settings) {
    try {
      String hocon =
          "firebreak.types.t { handler = X, retry { backoff = 1s, jitter = 0 }, " + settings + "}";
      return SettingsReader.read(ConfigFile.merge(ConfigFactory.parseString(hocon), Map.of()))
          .types()
          .get("t");
    } catch (InvalidConfig e) {
      throw new AssertionError(e);
    }
  }

  static Type typeWithoutWorkers() {
    return Type.create(
        settings(""), new FakeIsolation(), new RecordingWatcher(), new Drain(), () -> 0);
  }

  static Run run(Type type) {
    return new Run(RunId.at(0), type, Payload.empty(), null, Run.NEVER, (_, _) -> {});
  }

  private void call() {
    call(null);
  }

  private void call(@Nullable Duration timeout) {
    admission.call(
        Payload.text("in"),
        timeout,
        null,
        (outcome, attempts) -> answers.add(new Answer(outcome, attempts)));
  }

  private Answer answer() throws InterruptedException {
    Answer answer = answers.poll(10, TimeUnit.SECONDS);
    assertThat(answer).as("an answer").isNotNull();
    return answer;
  }

  private static Refusal refusal(Answer answer) {
    assertThat(answer.outcome()).isInstanceOf(Outcome.Refused.class);
    return ((Outcome.Refused) answer.outcome()).reason();
  }

  /** The clock moves on, and the supervisor's next tick sees it. */
  private void pass(Duration duration) {
    view(); // Whatever the supervisor was told before is done.
    clock.addAndGet(duration.toNanos());
    time.timePasses(Duration.ofNanos(DeadlineWheel.TICK_NANOS));
  }

  private SupervisorView view() {
    TestProbe<SupervisorView> probe = kit.createTestProbe();
    admission.supervisor().tell(new Supervisor.Describe(probe.getRef()));
    return probe.receiveMessage();
  }

  @Test
  void aCallGetsItsResult() throws InterruptedException {
    call();
    FakeIsolation.Started attempt = isolation.next();
    assertThat(attempt.input.text()).isEqualTo("in");
    assertThat(attempt.attempt.number()).isEqualTo(1);
    attempt.end(DONE);
    assertThat(answer()).isEqualTo(new Answer(DONE, 1));
    assertThat(type.room().admitted()).isZero();
  }

  @Test
  void aCrashIsFollowedByAFreshWorkerAfterThePause() throws InterruptedException {
    call();
    FakeIsolation.Started first = isolation.next();
    first.end(CRASHED);
    await().until(() -> view().pausing() == 1);
    pass(Duration.ofMillis(900));
    assertThat(view().pausing()).isEqualTo(1);
    pass(Duration.ofMillis(120));
    FakeIsolation.Started second = isolation.next();
    assertThat(second).isNotSameAs(first);
    assertThat(second.attempt.number()).isEqualTo(2);
    assertThat(second.attempt.id()).isEqualTo(first.attempt.id());
    second.end(DONE);
    assertThat(answer()).isEqualTo(new Answer(DONE, 2));
    assertThat(watcher.crashes).hasSize(1);
  }

  @Test
  void theLastCrashIsTheAnswer() throws InterruptedException {
    call();
    for (int attempt = 1; attempt <= 3; attempt++) {
      isolation.next().end(CRASHED);
      if (attempt < 3) {
        await().until(() -> view().pausing() == 1);
        pass(Duration.ofSeconds(3));
      }
    }
    assertThat(answer()).isEqualTo(new Answer(CRASHED, 3));
    assertThat(isolation.started).isEmpty();
  }

  @Test
  void aNoIsAnsweredAtOnce() throws InterruptedException {
    call();
    Outcome no = new Outcome.Rejected(422, "no");
    isolation.next().end(no);
    assertThat(answer()).isEqualTo(new Answer(no, 1));
    assertThat(watcher.crashes).isEmpty();
  }

  @Test
  void noMoreRunThanThereAreSlotsAndNoMoreWaitThanThereArePlaces() throws InterruptedException {
    List<FakeIsolation.Started> running = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      call();
    }
    running.add(isolation.next());
    running.add(isolation.next());
    assertThat(view().running()).isEqualTo(2);
    assertThat(view().waiting()).isEqualTo(2);
    call();
    Answer refused = answer();
    assertThat(refusal(refused)).isEqualTo(Refusal.OVER_CAPACITY);
    assertThat(refused.attempts()).isZero();
    assertThat(admission.look()).isNotNull();
    running.getFirst().end(DONE);
    assertThat(answer().outcome()).isEqualTo(DONE);
    isolation.next();
    assertThat(view().waiting()).isEqualTo(1);
    assertThat(admission.look()).isNull();
  }

  @Test
  void aRunThatPausesHoldsNoSlotAndGoesBeforeThoseThatWait() throws InterruptedException {
    call();
    call();
    FakeIsolation.Started first = isolation.next();
    FakeIsolation.Started other = isolation.next();
    call(); // Waits.
    first.end(CRASHED);
    FakeIsolation.Started third = isolation.next();
    assertThat(third.attempt.number()).isEqualTo(1);
    call(); // Waits.
    await().until(() -> view().waiting() == 1 && view().pausing() == 1);
    pass(Duration.ofMillis(1100));
    await().until(() -> view().waiting() == 2);
    other.end(DONE);
    answer();
    assertThat(isolation.next().attempt.id()).isEqualTo(first.attempt.id());
  }

  @Test
  void waitingTooLongEndsInARefusal() throws InterruptedException {
    supervise("concurrency = 1, max-wait = 20s, timeout = 1h");
    call();
    isolation.next();
    call();
    await().until(() -> view().waiting() == 1);
    pass(Duration.ofSeconds(21));
    assertThat(refusal(answer())).isEqualTo(Refusal.OVER_CAPACITY);
    assertThat(view().waiting()).isZero();
  }

  @Test
  void aTimeoutIsToldToTheHandlerWhichMayStillEnd() throws InterruptedException {
    call();
    FakeIsolation.Started attempt = isolation.next();
    assertThat(attempt.attempt.remaining()).isEqualTo(Duration.ofSeconds(5));
    pass(Duration.ofMillis(5010));
    await().until(() -> attempt.cancelled);
    assertThat(answers).isEmpty();
    attempt.end(DONE);
    Answer answer = answer();
    assertThat(answer.outcome()).isInstanceOf(Outcome.TimedOut.class);
    assertThat(((Outcome.TimedOut) answer.outcome()).abandoned()).isFalse();
    assertThat(attempt.abandoned).isFalse();
  }

  @Test
  void aHandlerThatIgnoresItIsGivenUpAfterTheGrace() throws InterruptedException {
    call();
    FakeIsolation.Started attempt = isolation.next();
    pass(Duration.ofMillis(5010));
    await().until(() -> attempt.cancelled);
    assertThat(answers).isEmpty();
    await()
        .until(
            () -> {
              time.timePasses(Duration.ofSeconds(1));
              return !answers.isEmpty();
            });
    Answer answer = answer();
    assertThat(((Outcome.TimedOut) answer.outcome()).abandoned()).isTrue();
    assertThat(attempt.abandoned).isTrue();
    await().until(() -> view().running() == 0);
  }

  @Test
  void theCallersTimeoutBoundsTheWholeCall() throws InterruptedException {
    call(Duration.ofSeconds(2));
    FakeIsolation.Started attempt = isolation.next();
    assertThat(attempt.attempt.remaining()).isEqualTo(Duration.ofSeconds(2));
    pass(Duration.ofMillis(1500));
    // The pause of a second would end after the deadline: the crash is the answer.
    attempt.end(CRASHED);
    assertThat(answer()).isEqualTo(new Answer(CRASHED, 1));
  }

  @Test
  void theCallersTimeoutCountsInLineToo() throws InterruptedException {
    call();
    call();
    call(Duration.ofSeconds(1));
    isolation.next();
    isolation.next();
    await().until(() -> view().waiting() == 1);
    pass(Duration.ofMillis(1020));
    Answer answer = answer();
    assertThat(answer.outcome()).isInstanceOf(Outcome.TimedOut.class);
    assertThat(answer.attempts()).isZero();
  }

  @Test
  void timeoutsOfCallsAreTriedAgainIfAskedFor() throws InterruptedException {
    supervise("timeout = 5s, grace = 1s, retry { timeouts = always, attempts = 2 }");
    call();
    FakeIsolation.Started attempt = isolation.next();
    pass(Duration.ofMillis(5010));
    await().until(() -> attempt.cancelled);
    attempt.end(CRASHED);
    await().until(() -> view().pausing() == 1);
    pass(Duration.ofMillis(1100));
    assertThat(isolation.next().attempt.number()).isEqualTo(2);
  }

  @Test
  void tooManyLeakedWorkersCloseTheDoorAlsoForThoseInLine() throws InterruptedException {
    supervise("concurrency = 1, max-leaked = 3");
    call();
    FakeIsolation.Started running = isolation.next();
    call();
    await().until(() -> view().waiting() == 1);
    isolation.leaked.set(3);
    call();
    assertThat(refusal(answer())).isEqualTo(Refusal.LEAKED_WORKERS);
    running.end(DONE);
    List<Outcome> rest = List.of(answer().outcome(), answer().outcome());
    assertThat(rest).contains(DONE);
    assertThat(rest).anyMatch(Outcome.Refused.class::isInstance);
    isolation.leaked.set(2);
    call();
    isolation.next();
  }

  @Test
  void aKilledWorkerIsReplaced() throws InterruptedException {
    call();
    FakeIsolation.Started killed = isolation.next();
    admission.supervisor().tell(new Supervisor.CrashWorker("test"));
    await().until(() -> view().pausing() == 1);
    assertThat(killed.cancelled).isTrue();
    assertThat(killed.abandoned).as("within its grace").isFalse();
    time.timePasses(Duration.ofSeconds(1));
    await().until(() -> killed.abandoned);
    pass(Duration.ofMillis(1100));
    isolation.next().end(DONE);
    assertThat(answer()).isEqualTo(new Answer(DONE, 2));
  }

  @Test
  void aFailedSupervisorAnswersEverybodyAndStartsAnew() throws InterruptedException {
    call();
    call();
    FakeIsolation.Started crashing = isolation.next();
    FakeIsolation.Started running = isolation.next();
    call();
    crashing.end(CRASHED);
    isolation.next();
    await().until(() -> view().pausing() == 1);
    call();
    await().until(() -> view().waiting() == 1);
    admission.supervisor().tell(new Supervisor.Crash("test"));
    List<Outcome.Refused> told = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      told.add((Outcome.Refused) answer().outcome());
    }
    assertThat(told).allMatch(refusal -> refusal.reason() == Refusal.SUPERVISOR_RESTARTED);
    assertThat(told).filteredOn(Outcome.Refused::begun).hasSize(3);
    assertThat(type.room().admitted()).isZero();
    await().until(() -> running.cancelled);
    call(); // Waits: the handlers of the supervisor that failed still run.
    await().until(() -> view().waiting() == 1);
    running.end(DONE);
    pass(Duration.ofMillis(20));
    isolation.next().end(DONE);
    assertThat(answer().outcome()).isEqualTo(DONE);
    assertThat(watcher.supervisorFailures).containsExactly("test");
    assertThat(answers).isEmpty();
  }

  @Test
  void whoeverIsStillThereWhenTheNodeStopsIsToldSo() throws InterruptedException {
    call();
    isolation.next();
    drain.begin();
    assertThat(drain.idle().toCompletableFuture()).isNotDone();
    call();
    assertThat(refusal(answer())).isEqualTo(Refusal.DRAINING);
    kit.stop(admission.supervisor());
    assertThat(refusal(answer())).isEqualTo(Refusal.DRAINING);
    await().until(() -> drain.idle().toCompletableFuture().isDone());
  }

  @Test
  void aRunThatNeverReachesItsSupervisorIsAnswered() throws InterruptedException {
    supervise("max-waiting = 100000");
    kit.spawn(LostSubmits.create());
    kit.stop(admission.supervisor());
    await()
        .untilAsserted(
            () -> {
              call();
              Answer answer = answers.poll(100, TimeUnit.MILLISECONDS);
              assertThat(answer).isNotNull();
              assertThat(refusal(answer)).isEqualTo(Refusal.SUPERVISOR_RESTARTED);
            });
  }

  @Test
  void underOverloadNothingIsKeptOfCallsThatWereRefusedOrAnswered() throws InterruptedException {
    List<WeakReference<byte[]>> inputs = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      inputs.add(callWithInputOfItsOwn()); // Two run, two wait, the others are refused.
    }
    for (int i = 0; i < 996; i++) {
      assertThat(refusal(answer())).isEqualTo(Refusal.OVER_CAPACITY);
    }
    await().until(() -> keptOf(inputs) == 4);
    for (int i = 0; i < 4; i++) {
      isolation.next().end(DONE);
      answer();
    }
    await().until(() -> keptOf(inputs) == 0);
  }

  private WeakReference<byte[]> callWithInputOfItsOwn() {
    byte[] input = new byte[1000];
    admission.call(
        Payload.of(input),
        Duration.ofHours(1),
        null,
        (outcome, attempts) -> answers.add(new Answer(outcome, attempts)));
    return new WeakReference<>(input);
  }

  private static long keptOf(List<WeakReference<byte[]>> inputs) {
    System.gc();
    return inputs.stream().filter(input -> input.get() != null).count();
  }

  @Test
  void theViewIsSmallHoweverManyRun() {
    supervise("concurrency = 1000");
    for (int i = 0; i < 500; i++) {
      call();
    }
    await().until(() -> view().running() == 500);
    assertThat(view().oldestRunning()).hasSize(SupervisorView.SHOWN);
  }
}

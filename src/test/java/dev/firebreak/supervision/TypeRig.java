package dev.firebreak.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.firebreak.admission.Drain;
import dev.firebreak.api.Payload;
import dev.firebreak.config.ConfigFile;
import dev.firebreak.config.InvalidConfig;
import dev.firebreak.config.SettingsReader;
import dev.firebreak.config.TypeSettings;
import dev.firebreak.fixture.ManualActors;
import dev.firebreak.fixture.Patience;
import dev.firebreak.task.Cause;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.Refusal;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;

/**
 * A type with its supervisor. Time passes when a test says so; handlers end when and as it says.
 */
public final class TypeRig implements AutoCloseable {
  public static final Outcome CRASHED = new Outcome.Crashed(new Cause.Injected("test"));
  public static final Outcome DONE = new Outcome.Succeeded(Payload.text("done"));

  /** How long a supervisor that failed stays away. */
  public static final Duration RESTART = Duration.ofSeconds(1);

  final AtomicLong clock = new AtomicLong(1);
  public final FakeIsolation isolation = new FakeIsolation();
  public final RecordingWatcher watcher = new RecordingWatcher();
  final Drain drain = new Drain();
  public final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
  public final TypeRuntime type;
  public final Admission admission;

  private final ManualActors actors = new ManualActors();

  public record Answer(Outcome outcome, int attempts) {
    public Outcome.Refused refused() {
      assertThat(outcome).isInstanceOf(Outcome.Refused.class);
      return (Outcome.Refused) outcome;
    }

    public Refusal refusal() {
      return refused().reason();
    }
  }

  public TypeRig(String settings) {
    this(settings, SupervisorStrategy.restartWithBackoff(RESTART, RESTART, 0));
  }

  TypeRig(String settings, SupervisorStrategy strategy) {
    type = TypeRuntime.create(settings(settings), isolation, watcher, drain, clock::get);
    admission =
        new Admission(
            type,
            actors.spawn(
                Behaviors.supervise(Supervisor.create(type))
                    .onFailure(Exception.class, strategy.withLoggingEnabled(false))));
  }

  public static TypeSettings settings(String settings) {
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

  static TypeRuntime typeWithoutWorkers() {
    return TypeRuntime.create(
        settings(""), new FakeIsolation(), new RecordingWatcher(), new Drain(), () -> 0);
  }

  /** A run for whose answer no caller waits. */
  public static Run run(TypeRuntime type) {
    return new Run(type, CallRequest.of(Payload.empty()), (_, _) -> {});
  }

  public Call call() {
    return call(null);
  }

  public Call call(@Nullable Duration timeout) {
    return admission.call(
        new CallRequest(Payload.text("in"), timeout, null),
        (outcome, attempts) -> answers.add(new Answer(outcome, attempts)));
  }

  /** The same as a caller over HTTP does: looks first, and goes away if told so. */
  @Nullable
  public Call knockAndCall() {
    Outcome.Refused refusal = admission.tryAcquire();
    if (refusal != null) {
      answers.add(new Answer(refusal, 0));
      return null;
    }
    return call();
  }

  public Answer answer() {
    try {
      Answer answer = answers.poll(Patience.SECONDS, TimeUnit.SECONDS);
      assertThat(answer).as("an answer").isNotNull();
      return answer;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Returns when the supervisor and its workers have handled all messages. */
  public void settle() {
    actors.settle();
  }

  /** Whatever the supervisor and its workers were told before is done then. */
  public SupervisorView view() {
    settle();
    TestProbe<SupervisorView> probe = actors.probe();
    admission.supervisor().tell(new Supervisor.Describe(probe.getRef()));
    return probe.receiveMessage(Patience.LIMIT);
  }

  /** The clock moves on, and the supervisor's next tick sees it. */
  public void pass(Duration duration) {
    settle();
    clock.addAndGet(duration.toNanos());
    actors.pass(Duration.ofNanos(DeadlineWheel.TICK_NANOS));
  }

  /** Timers go off; the type's clock stands still. */
  public void letTimersPass(Duration duration) {
    actors.pass(duration);
  }

  /** Crashes the supervisor, which is away until timers pass unless it restarts at once. */
  public void crashSupervisor() {
    admission.supervisor().tell(new Supervisor.Crash("test"));
    settle(); // The timer of its restart is set.
  }

  void stopSupervisor() {
    actors.stop(admission.supervisor());
  }

  /** From now on submits that reach no supervisor are answered. */
  void answerLostSubmits() {
    actors.spawn(LostSubmits.create());
  }

  @Override
  public void close() {
    actors.close();
  }
}

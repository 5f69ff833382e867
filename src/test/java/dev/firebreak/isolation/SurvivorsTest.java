package dev.firebreak.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import dev.firebreak.api.Payload;
import dev.firebreak.command.CommandIsolation;
import dev.firebreak.command.Programs;
import dev.firebreak.config.ConfigFile;
import dev.firebreak.config.SettingsReader;
import dev.firebreak.config.TypeSettings;
import dev.firebreak.fixture.Patience;
import dev.firebreak.memory.ByteBudget;
import dev.firebreak.process.Ending;
import dev.firebreak.process.Launch;
import dev.firebreak.process.Listener;
import dev.firebreak.process.Processes;
import dev.firebreak.process.Running;
import dev.firebreak.task.Cause;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.RunId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Commands whose processes outlive their kill; the test simulates such processes. */
@DisabledOnOs(OS.WINDOWS)
class SurvivorsTest implements Processes, Running {
  private static final Ending END =
      new Ending(
          3,
          "",
          Ending.LimitHit.NONE,
          new Ending.Usage(0, Duration.ZERO, Duration.ZERO),
          Ending.ALL);

  @TempDir private Path folder;
  private final BlockingQueue<Listener> listeners = new LinkedBlockingQueue<>();
  private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
  private final AtomicBoolean slotFreed = new AtomicBoolean();
  private final AttemptContext attempt =
      new AttemptContext(new RunId(1, 1), "x", 1, Long.MAX_VALUE, () -> 0);
  private final CountDownLatch fed = new CountDownLatch(1);
  private final AtomicInteger kills = new AtomicInteger();
  private volatile boolean sendFails;
  private Programs programs;
  private Isolation isolation;
  private Listener listener;

  @BeforeEach
  void start() throws Exception {
    programs =
        new Programs(folder.resolve("programs-1"), new ByteBudget(Long.MAX_VALUE), () -> this);
    TypeSettings type =
        SettingsReader.read(
                ConfigFile.merge(
                    ConfigFactory.parseString("firebreak.types.x.command = [cat]"), Map.of()))
            .types()
            .get("x");
    isolation = CommandIsolation.create(type, type.program(), programs);
    attempt.process().whenGone(() -> slotFreed.set(true));
    isolation.start(attempt, Payload.empty(), outcomes::add);
    listener = listeners.poll(60, TimeUnit.SECONDS);
    // What a test changes concerns later programs only.
    assertThat(fed.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  @AfterEach
  void closePrograms() {
    programs.close();
  }

  @Override
  public void close() {}

  @Override
  public Running start(Launch launch, String mark, Listener listener) {
    listeners.add(listener);
    return this;
  }

  @Override
  public long pid() {
    return 0;
  }

  @Override
  public void send(byte[] bytes) {
    if (sendFails) {
      throw new IllegalStateException("made up");
    }
  }

  @Override
  public void endInput() {
    fed.countDown();
  }

  @Override
  public void terminate() {}

  @Override
  public void kill() {
    kills.incrementAndGet();
  }

  private Outcome outcome() throws InterruptedException {
    return outcomes.poll(60, TimeUnit.SECONDS);
  }

  @Test
  void theCallerIsAnsweredAndTheSurvivorIsShownUntilItIsGone() throws Exception {
    listener.survived("process 7 is still there", null);
    assertThat(outcome()).isEqualTo(new Outcome.Crashed(new Cause.Reported(reason(), "")));
    assertThat(attempt.process().outlived()).isTrue();
    assertThat(isolation.leaked()).isEqualTo(1);
    assertThat(isolation.survivors().getFirst().reason()).isEqualTo(reason());
    assertThat(slotFreed).isFalse();
    listener.ended(END);
    await().untilTrue(slotFreed);
    assertThat(isolation.survivors()).isEmpty();
    assertThat(outcomes).isEmpty();
  }

  private static String reason() {
    return "process 7 is still there";
  }

  @Test
  void aProgramThatLeavesASurvivorHasItsOwnOutcome() throws Exception {
    listener.survived(reason(), END);
    assertThat(((Cause.Ended) ((Outcome.Crashed) outcome()).cause()).exitCode()).isEqualTo(3);
    assertThat(slotFreed).isFalse();
    assertThat(isolation.leaked()).isEqualTo(1);
  }

  @Test
  void aProgramThatIsGoneHoldsNothing() throws Exception {
    listener.ended(END);
    assertThat(outcome()).isInstanceOf(Outcome.Crashed.class);
    assertThat(attempt.process().outlived()).isFalse();
    assertThat(isolation.leaked()).isZero();
  }

  @Test
  void aProgramThatCanNotBeFedIsKilledAndAnswersOnceItIsGone() throws Exception {
    sendFails = true;
    AttemptContext another = new AttemptContext(new RunId(2, 2), "x", 1, Long.MAX_VALUE, () -> 0);
    isolation.start(another, Payload.empty(), outcomes::add);
    Listener unfed = listeners.poll(60, TimeUnit.SECONDS);
    await().until(() -> kills.get() == 1);
    assertThat(outcomes).isEmpty();
    unfed.ended(END);
    assertThat(((Cause.Thrown) ((Outcome.Crashed) outcome()).cause()).message())
        .isEqualTo("made up");
    assertThat(outcomes).isEmpty();
  }
}

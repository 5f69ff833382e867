package dev.firebreak.isolate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import dev.firebreak.api.AsyncHandler;
import dev.firebreak.api.Attempt;
import dev.firebreak.api.Handler;
import dev.firebreak.api.Payload;
import dev.firebreak.config.ConfigFile;
import dev.firebreak.config.InvalidConfig;
import dev.firebreak.config.JsonSettings;
import dev.firebreak.config.PluginSettings;
import dev.firebreak.config.SettingsReader;
import dev.firebreak.config.TypeSettings;
import dev.firebreak.fixture.Gate;
import dev.firebreak.fixture.Later;
import dev.firebreak.fixture.Stubborn;
import dev.firebreak.fixture.Thrower;
import dev.firebreak.task.Cause;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.RunId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a handler may do, and what comes out of it. */
class HandlerIsolationTest {
  private static final Plugins NO_PLUGINS = noPlugins();
  private static final Json JSON = new Json(new JsonSettings(200, 500, 1000));

  private final Carriers carriers =
      new Carriers(4, new Carriers.Scheduler(() -> 2, () -> 0, _ -> {}));
  private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();

  private static Plugins noPlugins() {
    try {
      return Plugins.open(new PluginSettings(Path.of("no/such/folder"), true));
    } catch (InvalidConfig e) {
      throw new AssertionError(e);
    }
  }

  private static TypeSettings type(String settings) {
    try {
      return SettingsReader.read(
              ConfigFile.merge(
                  ConfigFactory.parseString("firebreak.types.t {" + settings + "}"), Map.of()))
          .types()
          .get("t");
    } catch (InvalidConfig e) {
      throw new AssertionError(e);
    }
  }

  private Isolation isolation(Class<?> handler, String more) throws UnusableHandler {
    return HandlerIsolation.create(
        type("handler = \"" + handler.getName() + "\"\n" + more), NO_PLUGINS, carriers, JSON);
  }

  private static AttemptContext attempt() {
    long deadline = System.nanoTime() + TimeUnit.HOURS.toNanos(1);
    return new AttemptContext(RunId.at(0), "t", 1, deadline, System::nanoTime);
  }

  private Execution start(Isolation isolation, String input) {
    return isolation.start(attempt(), Payload.text(input), outcomes::add);
  }

  private Outcome outcome() throws InterruptedException {
    Outcome outcome = outcomes.poll(20, TimeUnit.SECONDS);
    assertThat(outcome).as("an outcome").isNotNull();
    return outcome;
  }

  static Stream<String> everythingThatCanBeThrown() {
    return Thrower.ALL.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("everythingThatCanBeThrown")
  void whateverIsThrownBecomesAnOutcome(String name) throws Exception {
    for (String threads : new String[] {"virtual", "platform"}) {
      try (Isolation isolation = isolation(Thrower.class, "threads = " + threads)) {
        start(isolation, name);
        assertThat(outcome()).isInstanceOf(Outcome.Crashed.class);
        assertThat(outcomes).isEmpty();
      }
    }
  }

  @Test
  void aCrashSaysWhatWasThrownAndWhere() throws Exception {
    start(isolation(Thrower.class, ""), "runtime");
    Cause.Thrown cause = (Cause.Thrown) ((Outcome.Crashed) outcome()).cause();
    assertThat(cause.exception()).isEqualTo("java.lang.IllegalStateException");
    assertThat(cause.message()).isEqualTo("broken");
    assertThat(cause.at()).contains("Thrower");
  }

  @Test
  void aMessageThatThrowsIsSaidToDoSo() throws Exception {
    start(isolation(Thrower.class, ""), "message");
    Cause.Thrown cause = (Cause.Thrown) ((Outcome.Crashed) outcome()).cause();
    assertThat(cause.message()).contains("getMessage threw java.lang.IllegalStateException");
  }

  @Test
  void aNoIsNoCrash() throws Exception {
    start(isolation(Thrower.class, ""), "no:409");
    assertThat(outcome()).isEqualTo(new Outcome.Rejected(409, "not this one"));
  }

  @Test
  void anInterruptNeverReachesTheNextAttemptOnAPooledThread() throws Exception {
    try (Isolation isolation = isolation(Gate.class, "threads = platform")) {
      for (int i = 0; i < 200; i++) {
        String gate = "pooled" + i;
        Execution first = start(isolation, gate);
        Gate.open(gate, 1);
        if (i % 2 == 0) {
          first.cancel(); // Before it ends, or after it.
        }
        outcome();
        start(isolation, gate + "next");
        await().pollInterval(Duration.ofMillis(1)).until(() -> Gate.inside(gate + "next") == 1);
        first.cancel(); // While the next one runs on its thread.
        Gate.open(gate + "next", 1);
        assertThat(outcome()).isInstanceOf(Outcome.Succeeded.class);
      }
    }
  }

  @Test
  void cancellingInterruptsTheHandlerAndRunsWhatItRegistered() throws Exception {
    Isolation isolation = isolation(Gate.class, "");
    AttemptContext attempt = attempt();
    AtomicBoolean told = new AtomicBoolean();
    AtomicBoolean never = new AtomicBoolean();
    attempt.onCancel(() -> told.set(true));
    Execution execution = isolation.start(attempt, Payload.text("cancelled"), outcomes::add);
    await().until(() -> Gate.inside("cancelled") == 1);
    assertThat(attempt.cancelled()).isFalse();
    execution.cancel();
    assertThat(outcome()).isInstanceOf(Outcome.Crashed.class);
    assertThat(attempt.cancelled()).isTrue();
    await().untilTrue(told);
    AttemptContext ended = attempt();
    ended.onCancel(() -> never.set(true));
    isolation.start(ended, Payload.text("ended"), outcomes::add);
    Gate.open("ended", 1);
    outcome();
    ended.cancel();
    attempt.onCancel(() -> told.set(false));
    await().untilFalse(told);
    assertThat(never).isFalse();
  }

  @Test
  void anAbandonedHandlerIsLeakedUntilItEndsAndSaysNothingMore() throws Exception {
    Isolation isolation = isolation(Stubborn.class, "");
    Execution execution = start(isolation, "leak");
    await().until(() -> Stubborn.isInside("leak"));
    execution.cancel();
    assertThat(execution.abandon()).isTrue();
    assertThat(isolation.leaked()).isEqualTo(1);
    assertThat(carriers.added()).isEqualTo(1);
    Stubborn.release("leak");
    await().until(() -> isolation.leaked() == 0 && carriers.added() == 0);
    assertThat(outcomes).isEmpty();
  }

  @Test
  void aHandlerThatWasCancelledBeforeItBeganIsNeverEntered() throws Exception {
    CountDownLatch free = new CountDownLatch(1);
    Semaphore permits = new Semaphore(0);
    HandlerExecution execution =
        new HandlerExecution(
            new BoundHandler.Blocking(
                (_, _) -> {
                  free.countDown();
                  return Payload.empty();
                },
                input -> input,
                Encoder::bytes,
                MediaTypes.ANY),
            attempt(),
            Payload.empty(),
            _ -> permits.release(),
            new Leaks(carriers));
    execution.cancel();
    assertThat(execution.abandon()).isTrue();
    assertThat(carriers.added()).as("carriers for what was never entered").isZero();
    execution.run();
    assertThat(free.getCount()).isEqualTo(1);
    assertThat(permits.availablePermits()).isZero();
  }

  @Test
  void anEndedHandlerCanNotBeAbandoned() throws Exception {
    Isolation isolation = isolation(Gate.class, "");
    Gate.open("fast", 1);
    Execution execution = start(isolation, "fast");
    outcome();
    assertThat(execution.abandon()).isFalse();
    assertThat(isolation.leaked()).isZero();
  }

  @Test
  void anAsynchronousHandlerAnswersWhenItsStageEnds() throws Exception {
    Isolation isolation = isolation(Later.class, "");
    start(isolation, "async");
    Later.stage("async").complete(Payload.text("done"));
    assertThat(((Outcome.Succeeded) outcome()).result().text()).isEqualTo("done");
  }

  @ParameterizedTest
  @ValueSource(strings = {"overflow", "throw", "null", "no result"})
  void anAsynchronousHandlerFailsLikeAnyOther(String how) throws Exception {
    for (String entered : new String[] {"thread", "inline"}) {
      start(isolation(Later.class, "start = " + entered), how);
      assertThat(outcome()).isInstanceOf(Outcome.Crashed.class);
    }
  }

  @Test
  void cancellingCancelsTheStage() throws Exception {
    Isolation isolation = isolation(Later.class, "");
    Execution execution = start(isolation, "stage");
    await().until(() -> Later.isBegun("stage"));
    execution.cancel();
    assertThat(outcome()).isInstanceOf(Outcome.Crashed.class);
    assertThat(Later.stage("stage")).isCancelled();
  }

  @Test
  void inlineRunsOnTheThreadThatStartsIt() throws Exception {
    start(isolation(Later.class, "start = inline"), "now");
    assertThat(outcomes).hasSize(1);
    assertThat(((Outcome.Succeeded) outcome()).result().text()).isEqualTo("platform");
    start(isolation(Later.class, "start = thread"), "now");
    assertThat(((Outcome.Succeeded) outcome()).result().text()).isEqualTo("virtual");
  }

  /** Told its settings, and closed. */
  public static final class Configured implements Handler<Payload, Payload>, AutoCloseable {
    static final AtomicBoolean CLOSED = new AtomicBoolean();
    private final Map<String, Object> config;

    public Configured(Map<String, Object> config) {
      this.config = config;
    }

    @Override
    public Payload handle(Payload input, Attempt attempt) {
      return Payload.text(config.get("greeting") + " " + input.text());
    }

    @Override
    public void close() {
      CLOSED.set(true);
    }
  }

  @Test
  void aHandlerGetsItsConfigAndIsClosed() throws Exception {
    Isolation isolation = isolation(Configured.class, "config { greeting = hello }");
    start(isolation, "you");
    assertThat(((Outcome.Succeeded) outcome()).result().text()).isEqualTo("hello you");
    isolation.close();
    assertThat(Configured.CLOSED).isTrue();
  }

  /** Not a handler. */
  public static final class Stranger {}

  /** Not to be made. */
  public abstract static class Unfinished implements Handler<Payload, Payload> {}

  /** Made of something nobody has. */
  public static final class Demanding implements Handler<Payload, Payload> {
    public Demanding(int number) {
      throw new IllegalStateException("" + number);
    }

    @Override
    public Payload handle(Payload input, Attempt attempt) {
      return input;
    }
  }

  /** Does not say what it takes. */
  @SuppressWarnings("rawtypes")
  public static final class Raw implements Handler {
    @Override
    public Object handle(Object input, Attempt attempt) {
      return input;
    }
  }

  /** Takes what can't be made of JSON. */
  public static final class Unbindable implements Handler<Runnable, Payload> {
    @Override
    public Payload handle(Runnable input, Attempt attempt) {
      throw new AssertionError();
    }
  }

  @Test
  void aClassThatCanNotBeReadFromJsonIsTheHandlersFault() throws Exception {
    start(isolation(Unbindable.class, ""), "{}");
    assertThat(outcome()).isInstanceOf(Outcome.Crashed.class);
  }

  /** Takes its config as it is. */
  public static final class Typed implements Handler<Payload, Payload> {
    private final String greeting;

    public Typed(com.typesafe.config.Config config) {
      greeting = config.getString("greeting");
    }

    @Override
    public Payload handle(Payload input, Attempt attempt) {
      return Payload.text(greeting);
    }
  }

  @Test
  void aHandlerCanTakeItsConfigTyped() throws Exception {
    start(isolation(Typed.class, "config { greeting = hello }"), "");
    assertThat(((Outcome.Succeeded) outcome()).result().text()).isEqualTo("hello");
  }

  /** Throws when made. */
  public static final class Stillborn implements AsyncHandler<Payload, Payload> {
    public Stillborn() {
      throw new IllegalStateException("no licence");
    }

    @Override
    public CompletionStage<Payload> handle(Payload input, Attempt attempt) {
      throw new AssertionError();
    }
  }

  @Test
  void aHandlerThatCanNotBeUsedIsRefusedByTheNameOfItsKey() {
    assertThatThrownBy(
            () ->
                HandlerIsolation.create(
                    type("handler = no.such.Class"), NO_PLUGINS, carriers, JSON))
        .isInstanceOf(UnusableHandler.class)
        .hasMessage(
            "firebreak.types.t.handler: there is no class no.such.Class; searched: the server's"
                + " class path, no/such/folder, which has no plugins");
    assertThatThrownBy(() -> isolation(Stranger.class, ""))
        .hasMessageStartingWith("firebreak.types.t.handler: ")
        .hasMessageEndingWith("implements neither Handler nor AsyncHandler");
    assertThatThrownBy(() -> isolation(Unfinished.class, "")).hasMessageContaining("abstract");
    assertThatThrownBy(() -> isolation(Raw.class, "")).hasMessageContaining("what it takes");
    assertThatThrownBy(() -> isolation(Demanding.class, ""))
        .hasMessageContaining("needs a public constructor");
    assertThatThrownBy(() -> isolation(Stillborn.class, "")).hasMessageContaining("no licence");
    assertThatThrownBy(() -> isolation(Gate.class, "start = inline"))
        .hasMessageStartingWith("firebreak.types.t.start: inline needs an AsyncHandler");
  }

  @Test
  void checkingMakesNothing() throws UnusableHandler {
    HandlerIsolation.check(type("handler = \"" + Stillborn.class.getName() + '"'), NO_PLUGINS);
  }
}

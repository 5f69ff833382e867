package dev.firebreak.workerprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.api.Payload;
import dev.firebreak.command.Programs;
import dev.firebreak.command.RunAs;
import dev.firebreak.config.RunSettings;
import dev.firebreak.config.TypeSettings;
import dev.firebreak.fixture.Patience;
import dev.firebreak.isolation.AttemptContext;
import dev.firebreak.memory.ByteBudget;
import dev.firebreak.outputlog.OutputLog;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.RunId;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.AbstractMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A pool of small programs, with a clock that only the test advances. */
@EnabledOnOs(OS.LINUX)
class PoolTest {
  private static final OutputLog LOG =
      new OutputLog("x", RunSettings.LogOutput.NONE, System::nanoTime);

  private static final Duration IDLE = Duration.ofHours(1);

  @TempDir private Path folder;
  private Programs programs;
  private Pool pool;
  private final AtomicLong nanos = new AtomicLong(-5);
  private Duration grace = Duration.ofMillis(50);
  private long attempts;

  @BeforeEach
  void open() throws IOException {
    programs = new Programs(folder.resolve("programs"), new ByteBudget(Long.MAX_VALUE));
    programs.open();
  }

  @AfterEach
  void close() {
    pool.close();
    programs.close();
  }

  private void start(int maxTasks, String... command) {
    start(maxTasks, Map.of(), command);
  }

  private void start(int maxTasks, Map<String, String> environment, String... command) {
    TypeSettings.Program program =
        new TypeSettings.Program(
            List.of(command),
            Map.of(),
            new TypeSettings.Results("text/plain", 1 << 20, TypeSettings.ExitCodes.SYSEXITS),
            new TypeSettings.ProgramLimits(0, Duration.ZERO, 0, 0),
            new TypeSettings.Warm(1, maxTasks, IDLE));
    ProcessSpec recipe =
        new ProcessSpec(
            "x",
            _ -> List.of(command),
            environment,
            program,
            RunAs.OF_NODE,
            LOG,
            grace,
            new ProcessSpec.Lengths(1 << 20, 0));
    pool = new Pool(recipe, new EchoDialect(), programs, nanos::get);
  }

  private CompletableFuture<Outcome> submit(String input) {
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    execution(input, outcome).submit(new EchoDialect());
    return outcome;
  }

  private WarmExecution execution(String input, CompletableFuture<Outcome> outcome) {
    AttemptContext attempt =
        new AttemptContext(new RunId(1, ++attempts), "x", 1, Long.MAX_VALUE, () -> 0);
    Payload payload = Payload.of(input.getBytes(StandardCharsets.UTF_8), "text/plain");
    return new WarmExecution(pool, attempt, payload, outcome::complete);
  }

  private static Outcome of(CompletableFuture<Outcome> outcome) throws Exception {
    return outcome.get(Patience.SECONDS, TimeUnit.SECONDS);
  }

  private String answer(String input) throws Exception {
    return text(of(submit(input)));
  }

  private static String text(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
    Payload result = ((Outcome.Succeeded) outcome).result();
    return new String(result.bytes(), StandardCharsets.UTF_8);
  }

  private String refusal(String input) throws Exception {
    Outcome outcome = of(submit(input));
    assertThat(outcome).isInstanceOf(Outcome.NotStarted.class);
    return ((Outcome.NotStarted) outcome).reason();
  }

  /** Each has its own folder. */
  private List<String> processes() throws IOException {
    try (Stream<Path> all = Files.list(programs.folder())) {
      return all.map(path -> path.getFileName().toString()).toList();
    }
  }

  @Test
  void aProcessRunsOneAttemptAfterTheOther() throws Exception {
    start(1000, "/bin/cat");
    for (int i = 0; i < 20; i++) {
      assertThat(answer("n" + i)).isEqualTo("n" + i);
    }
    assertThat(processes()).containsExactly("x-0");
  }

  @Test
  void aProcessWhoseFolderWasRemovedIsReplaced() throws Exception {
    start(1000, "/bin/cat");
    assertThat(answer("a")).isEqualTo("a");
    Files.delete(programs.folder().resolve("x-0"));
    nanos.addAndGet(Duration.ofSeconds(2).toNanos());
    assertThat(answer("b")).isEqualTo("b");
    assertThat(processes()).containsExactly("x-1");
  }

  @Test
  void concurrentAttemptsHaveDifferentProcesses() throws Exception {
    start(1000, "/bin/cat");
    CompletableFuture<Outcome> slow = submit("");
    assertThat(answer("b")).isEqualTo("b");
    assertThat(slow).isNotDone();
    assertThat(processes()).containsExactlyInAnyOrder("x-0", "x-1");
  }

  @Test
  void aProcessThatRanMaxTasksIsReplacedAtOnce() throws Exception {
    start(2, "/bin/cat");
    assertThat(answer("a") + answer("b")).isEqualTo("ab");
    await().untilAsserted(() -> assertThat(processes()).containsExactly("x-1"));
  }

  @Test
  void onlyAProcessIdleForItsLimitIsEnded() throws Exception {
    start(1000, "/bin/cat");
    assertThat(answer("a")).isEqualTo("a");
    nanos.addAndGet(IDLE.toNanos() - 1);
    pool.sweep();
    assertThat(answer("b")).isEqualTo("b");
    assertThat(processes()).containsExactly("x-0");
    nanos.addAndGet(IDLE.toNanos());
    pool.sweep();
    await().untilAsserted(() -> assertThat(processes()).isEmpty());
  }

  @Test
  void anEndedProcessIsNotKeptUntilItsGraceIsOver() throws Exception {
    grace = Duration.ofHours(1);
    start(1, "/bin/cat");
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    WarmExecution execution = execution("a", outcome);
    WeakReference<WarmProcess> process = submitted(execution);
    assertThat(text(of(outcome))).isEqualTo("a");
    await().untilAsserted(() -> assertThat(processes()).containsExactly("x-1"));
    await()
        .until(
            () -> {
              System.gc();
              return process.get() == null;
            });
  }

  private WeakReference<WarmProcess> submitted(WarmExecution execution) {
    Pool guard = pool;
    synchronized (guard) { // The process can't answer before it is known here.
      execution.submit(new EchoDialect());
      return new WeakReference<>(Objects.requireNonNull(execution.process));
    }
  }

  @Test
  void aProcessThatEndsAtOnceIsRestartedAfterAPauseThatDoubles() throws Exception {
    start(1000, "/bin/false");
    assertThat(refusal("a")).contains("with exit code 1", "in 101 ms");
    nanos.addAndGet(Duration.ofMillis(99).toNanos());
    assertThat(refusal("b")).contains("in 2 ms");
    nanos.addAndGet(Duration.ofMillis(1).toNanos());
    assertThat(refusal("c")).contains("in 201 ms");
  }

  @Test
  void aProcessThatExitsAfterEachAnswerChargesNoAttempt() throws Exception {
    start(1000, "/usr/bin/head", "-n", "1");
    for (int i = 0; i < 50; i++) {
      assertThat(answer("n" + i)).isEqualTo("n" + i);
    }
  }

  @Test
  void theAnswerOfAnEndingProcessCountsHoweverLongItIs() throws Exception {
    start(1000, "/usr/bin/head", "-n", "1");
    String input = "x".repeat(500_000);
    for (int i = 0; i < 20; i++) {
      assertThat(answer(input)).isEqualTo(input);
    }
  }

  @Test
  void outputBesideAnAnswerIsNotTakenForTheNextAnswer() throws Exception {
    start(1000, "/bin/cat");
    CompletableFuture<Outcome> next = new CompletableFuture<>();
    CompletableFuture<Outcome> first = new CompletableFuture<>();
    WarmExecution following = execution("b", next);
    var _ = first.thenRun(() -> following.submit(new EchoDialect()));
    execution("a\nmore", first).submit(new EchoDialect());
    assertThat(text(of(first))).isEqualTo("a");
    assertThat(text(of(next))).isEqualTo("b");
    await().untilAsserted(() -> assertThat(processes()).containsExactly("x-1"));
  }

  @Test
  void anAttemptCancelledBeforeItsStartNeverStarts() throws Exception {
    start(1000, "/bin/cat");
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    WarmExecution execution = execution("a", outcome);
    execution.cancel();
    execution.submit(new EchoDialect());
    assertThat(of(outcome)).isInstanceOf(Outcome.Crashed.class);
    assertThat(processes()).isEmpty();
  }

  @Test
  void aFailedStartEndsItsAttempt() throws Exception {
    start(1000, new Unreadable(), "/bin/cat");
    assertThat(refusal("a")).contains("it could not be started: java.lang.StackOverflowError");
    assertThat(processes()).isEmpty();
  }

  @Test
  void aClosedPoolStartsNoProcess() throws Exception {
    start(1000, "/bin/cat");
    pool.close();
    assertThat(refusal("a")).isEqualTo("this node is stopping");
  }

  @Test
  void anAttemptIsRefusedWhenNoProcessCanStart() throws Exception {
    start(1000, "/bin/cat");
    programs.close();
    assertThat(refusal("a")).isEqualTo("this node is stopping");
  }

  private static final class Unreadable extends AbstractMap<String, String> {
    @Override
    public Set<Entry<String, String>> entrySet() {
      throw new StackOverflowError();
    }
  }
}

package dev.firebreak.workerprocess;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.api.Payload;
import dev.firebreak.command.Programs;
import dev.firebreak.command.RunAs;
import dev.firebreak.config.RunSettings;
import dev.firebreak.config.TypeSettings;
import dev.firebreak.isolation.AttemptContext;
import dev.firebreak.memory.ByteBudget;
import dev.firebreak.outputlog.OutputLog;
import dev.firebreak.process.Ending;
import dev.firebreak.process.Running;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.RunId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A simulated process that ends when the test says so; all on one thread. */
class WarmProcessTest implements Running {
  private static final OutputLog LOG =
      new OutputLog("x", RunSettings.LogOutput.NONE, System::nanoTime);

  private static final Ending END =
      new Ending(
          0,
          "",
          Ending.LimitHit.NONE,
          new Ending.Usage(0, Duration.ZERO, Duration.ZERO),
          Ending.ALL);

  @TempDir private Path folder;
  private final List<@Nullable Outcome> outcomes = new ArrayList<>();
  private @Nullable WarmProcess process;

  @Override
  public long pid() {
    return 0;
  }

  @Override
  public void send(byte[] bytes) {}

  @Override
  public void endInput() {}

  @Override
  public void terminate() {}

  @Override
  public void kill() {}

  private static WarmExecution execution(Pool pool, Consumer<Outcome> whenEnded) {
    AttemptContext attempt = new AttemptContext(new RunId(1, 1), "x", 1, 0, () -> 0);
    return new WarmExecution(pool, attempt, Payload.of(new byte[] {'a'}, "text/plain"), whenEnded);
  }

  private static ProcessSpec recipe() {
    TypeSettings.Program program =
        new TypeSettings.Program(
            List.of("none"),
            Map.of(),
            new TypeSettings.Results("text/plain", 1 << 20, TypeSettings.ExitCodes.SYSEXITS),
            new TypeSettings.ProgramLimits(0, Duration.ZERO, 0, 0),
            new TypeSettings.Warm(1, 1000, Duration.ofHours(1)));
    return new ProcessSpec(
        "x",
        _ -> List.of("none"),
        Map.of(),
        program,
        RunAs.OF_NODE,
        LOG,
        Duration.ZERO,
        new ProcessSpec.Lengths(1 << 20, 0));
  }

  @Test
  void anAnswerThatIsBeingReadWhenItsProcessEndsCountsAndIsItsLast() {
    Programs programs = new Programs(folder.resolve("programs"), new ByteBudget(Long.MAX_VALUE));
    programs.close(); // Whatever would be done elsewhere is done here.
    Dialect dialect =
        new EchoDialect() {
          @Override
          public Answer read(byte[] line, String id) {
            if (process != null) {
              process.ended(END);
            }
            return super.read(line, id);
          }
        };
    ProcessSpec recipe = recipe();
    Pool pool = new Pool(recipe, dialect, programs, () -> 0);
    process = new WarmProcess(pool, programs, recipe, dialect, "x-0");
    process.attach(this);
    WarmExecution next = execution(pool, _ -> {});
    process.assign(
        execution(
            pool,
            outcome -> {
              outcomes.add(outcome);
              outcomes.add(pool.assign(next));
            }));
    process.out(ByteBuffer.wrap("b\n".getBytes(StandardCharsets.UTF_8)));
    assertThat(outcomes)
        .hasExactlyElementsOfTypes(Outcome.Succeeded.class, Outcome.NotStarted.class);
  }

  @Test
  void aProcessThatOutlivesItsKillAnswersItsCallerAndHoldsTheSlot() {
    Programs programs = new Programs(folder.resolve("programs"), new ByteBudget(Long.MAX_VALUE));
    programs.close(); // Whatever would be done elsewhere is done here.
    Dialect dialect = new EchoDialect();
    ProcessSpec recipe = recipe();
    Pool pool = new Pool(recipe, dialect, programs, () -> 0);
    process = new WarmProcess(pool, programs, recipe, dialect, "x-0");
    process.attach(this);
    AttemptContext attempt = new AttemptContext(new RunId(1, 1), "x", 1, 0, () -> 0);
    List<String> freed = new ArrayList<>();
    attempt.process().whenGone(() -> freed.add("slot"));
    Payload input = Payload.of(new byte[] {'a'}, "text/plain");
    process.assign(new WarmExecution(pool, attempt, input, outcomes::add));
    process.survived("process 7 is still there", null);
    assertThat(outcomes).hasExactlyElementsOfTypes(Outcome.Crashed.class);
    assertThat(attempt.process().outlived()).isTrue();
    assertThat(pool.survivors().list()).hasSize(1);
    assertThat(freed).isEmpty();
    process.ended(END);
    assertThat(freed).containsExactly("slot");
    assertThat(pool.survivors().list()).isEmpty();
    assertThat(outcomes).hasSize(1);
  }
}

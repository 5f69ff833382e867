package dev.firebreak.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.config.RunSettings;
import dev.firebreak.config.TypeSettings;
import dev.firebreak.outputlog.OutputLog;
import dev.firebreak.process.Ending;
import dev.firebreak.task.Cause;
import dev.firebreak.task.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The outcome of an attempt after the end of its program. */
class CommandOutcomeTest {
  private static final OutputLog LOG =
      new OutputLog("x", RunSettings.LogOutput.NONE, System::nanoTime);

  private static final TypeSettings.ExitCodes CODES =
      new TypeSettings.ExitCodes(Set.of(1, 2), Set.of(3), Set.of(4));

  @TempDir private Path folder;

  private Outcome outcome(int exitCode, Ending.LimitHit strike) throws IOException {
    TypeSettings.Program program =
        new TypeSettings.Program(
            List.of("x"),
            Map.of(),
            new TypeSettings.Results("text/plain", 100, CODES),
            new TypeSettings.ProgramLimits(0, Duration.ZERO, 0, 0),
            new TypeSettings.Warm(0, 1, Duration.ofSeconds(1)));
    Ending ending =
        new Ending(
            exitCode, "", strike, new Ending.Usage(0, Duration.ZERO, Duration.ZERO), Ending.ALL);
    CommandIsolation.Plan plan =
        new CommandIsolation.Plan("x", List.of("/x"), program, RunAs.OF_NODE, LOG);
    return new KeptOutput(plan, folder.resolve("out")).outcome(ending, "first\nlast\n");
  }

  @Test
  void theTypeDecidesWhatAnExitCodeMeans() throws IOException {
    assertThat(outcome(2, Ending.LimitHit.NONE)).isEqualTo(new Outcome.Rejected(422, "last"));
    assertThat(outcome(3, Ending.LimitHit.NONE)).isEqualTo(new Outcome.Misused("last"));
    assertThat(outcome(4, Ending.LimitHit.NONE)).isInstanceOf(Outcome.Crashed.class);
    assertThat(outcome(65, Ending.LimitHit.NONE)).isInstanceOf(Outcome.Crashed.class);
  }

  @Test
  void theExitCodeOfAProgramKilledForALimitIsIgnored() throws IOException {
    assertThat(outcome(2, Ending.LimitHit.MEMORY))
        .isInstanceOfSatisfying(
            Outcome.Crashed.class,
            crashed -> assertThat(((Cause.Ended) crashed.cause()).limit()).isEqualTo("memory"));
  }
}

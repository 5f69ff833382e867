package dev.firebreak.workerprocess;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.api.Payload;
import dev.firebreak.command.Programs;
import dev.firebreak.command.RunAs;
import dev.firebreak.config.RunSettings;
import dev.firebreak.config.TypeSettings;
import dev.firebreak.isolation.AttemptContext;
import dev.firebreak.isolation.ProcessWait;
import dev.firebreak.memory.ByteBudget;
import dev.firebreak.outputlog.OutputLog;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.RunId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** When the timeout of an attempt begins that waits for its process. */
@EnabledOnOs(OS.LINUX)
class HandoverTest {
  private static final OutputLog LOG =
      new OutputLog("x", RunSettings.LogOutput.NONE, System::nanoTime);

  @TempDir private Path folder;

  private final CompletableFuture<Long> handedOver = new CompletableFuture<>();

  private final ProcessWait wait =
      new ProcessWait() {
        @Override
        public long deadlineOfAttempt(long now) {
          return now + 5;
        }

        @Override
        public long deadlineOfWait(long now) {
          return now + 7;
        }

        @Override
        public void deadlineChanged(long deadline, boolean waiting) {
          handedOver.complete(deadline);
        }
      };

  /** Is ready once it has echoed its greeting, which the program does when there is a file. */
  private static final class Greeted extends EchoDialect {
    @Override
    public byte[] greeting() {
      return "ready\n".getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Answer read(byte[] line, String id) {
      return new String(line, StandardCharsets.UTF_8).equals("ready")
          ? new Answer.Ready()
          : super.read(line, id);
    }
  }

  @Test
  void theTimeBeginsWhenTheProcessIsReady() throws Exception {
    Path mayGo = folder.resolve("go");
    List<String> command =
        List.of("/bin/sh", "-c", "until test -e " + mayGo + "; do sleep 0.01; done; exec cat");
    TypeSettings.Program program =
        new TypeSettings.Program(
            command,
            Map.of(),
            new TypeSettings.Results("text/plain", 1 << 20, TypeSettings.ExitCodes.SYSEXITS),
            new TypeSettings.ProgramLimits(0, Duration.ZERO, 0, 0),
            new TypeSettings.Warm(1, 10, Duration.ofHours(1)));
    ProcessSpec recipe =
        new ProcessSpec(
            "x",
            _ -> command,
            Map.of(),
            program,
            RunAs.OF_NODE,
            LOG,
            Duration.ofMillis(50),
            new ProcessSpec.Lengths(1 << 20, 0));
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    try (Programs programs =
        new Programs(folder.resolve("programs"), new ByteBudget(Long.MAX_VALUE))) {
      programs.open();
      try (Pool pool = new Pool(recipe, new Greeted(), programs, System::nanoTime)) {
        AttemptContext attempt = new AttemptContext(new RunId(1, 1), "x", 1, 7, () -> 0);
        attempt.process().needed(wait);
        new WarmExecution(pool, attempt, Payload.text("hello"), outcome::complete)
            .submit(new Greeted());
        assertThat(handedOver).isNotDone();
        assertThat(attempt.process().waiting()).isTrue();
        Files.createFile(mayGo);
        assertThat(handedOver.get(60, TimeUnit.SECONDS)).isEqualTo(5);
        assertThat(outcome.get(60, TimeUnit.SECONDS)).isInstanceOf(Outcome.Succeeded.class);
      }
    }
  }
}

package dev.firebreak.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The limits of programs, and their priority. */
@EnabledOnOs(OS.LINUX)
class LinuxLimitsTest extends ProcessesRig {
  @Override
  Processes opened() {
    return LinuxProcesses.open(false);
  }

  @Test
  void limitsAreSetBeforeTheProgramBegins() throws Exception {
    Limits limits = new Limits(0, Duration.ZERO, 20, 0);
    for (int i = 0; i < 40; i++) {
      Program program =
          new Program(processes, limits, folder, "/bin/sh", "-c", "ulimit -Hn; ulimit -Sn; ls -a");
      program.ending();
      assertThat(program.out()).isEqualTo("20\n20\n.\n..\n");
    }
  }

  @Test
  void aProgramWithLimitsThatCanNotBeStartedIsReported() {
    Limits limits = new Limits(0, Duration.ZERO, 20, 0);
    assertThatThrownBy(() -> new Program(processes, limits, folder, "/no/such"))
        .isInstanceOf(CannotStart.class)
        .hasMessageContaining("No such file");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aProgramHasALowerPriorityThanThisJvm() throws Exception {
    Limits limits = new Limits(0, Duration.ZERO, 0, 5);
    Program program =
        new Program(processes, limits, HERE, "/bin/sh", "-c", "read go; nice; cat; sleep 1000");
    program.fed("go\n".getBytes(StandardCharsets.UTF_8));
    int expected = ProcFs.nice(ProcessHandle.current().pid()) + 5;
    assertThat(program.spoken().out()).isEqualTo(expected + "\n");
    Path session = Path.of("/proc/" + program.running().pid() + "/autogroup");
    if (Files.exists(session)) {
      await()
          .untilAsserted(() -> assertThat(session).content().endsWith(" nice " + expected + "\n"));
    }
    program.running().kill();
    program.ending();
  }

  @Test
  void aTreeThatExceedsItsMemoryIsKilled() throws Exception {
    Limits limits = new Limits(150L << 20, Duration.ZERO, 0, 0);
    Program program =
        new Program(processes, limits, HERE, "/bin/sh", "-c", "tail /dev/zero; exit 0");
    assertThat(program.ending().limitHit()).isEqualTo(Ending.LimitHit.MEMORY);
    assertThat(program.ending().usage().peakMemory()).isGreaterThan(150L << 20);
  }

  @Test
  void aTreeThatExceedsItsProcessorTimeIsKilled() throws Exception {
    Limits limits = new Limits(0, Duration.ofMillis(300), 0, 0);
    Program program =
        new Program(processes, limits, HERE, "/bin/sh", "-c", "while :; do :; done & wait");
    assertThat(program.ending().limitHit()).isEqualTo(Ending.LimitHit.CPU);
  }

  @Test
  void theLimitOfOpenFilesIsEnforced() throws Exception {
    Limits limits = new Limits(0, Duration.ZERO, 20, 0);
    String script = "exec 19</dev/null; exec 20</dev/null";
    Program program = new Program(processes, limits, folder, "/bin/bash", "-c", script);
    program.ending();
    assertThat(program.err()).contains("20: Bad file descriptor").doesNotContain("19:");
  }
}

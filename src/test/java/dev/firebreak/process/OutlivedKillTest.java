package dev.firebreak.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.parallel.Isolated;

/** Programs that signals do not reach for a while, such as programs of another user. */
@EnabledOnOs(OS.LINUX)
@Isolated("looks at the children of this JVM")
class OutlivedKillTest {
  /** Reaches nothing until it is told to. */
  private static final class Powerless implements Kill {
    private volatile boolean powerless = true;

    @Override
    public int send(int pid, int signal) {
      return powerless ? -1 : Kill.BY_KERNEL.send(pid, signal);
    }

    @Override
    public void send(ProcFs.Stat process, int signal) {
      if (!powerless) {
        Kill.BY_KERNEL.send(process, signal);
      }
    }

    @Override
    public Duration patience() {
      return Duration.ofMillis(100);
    }
  }

  private final Powerless kill = new Powerless();

  @Test
  void aProgramThatOutlivesItsKillIsReportedAndLaterItsEnd() throws Exception {
    try (Processes processes = LinuxProcesses.open(ReaperClient::withoutReaper, kill)) {
      Program program = Program.shell(processes, "echo x; exec sleep 1000").spoken();
      program.running().kill();
      assertThat(program.outlived())
          .startsWith("process " + program.running().pid() + " (")
          .containsPattern(" \\((sh|sleep), user \\d+, state \\w \\(\\w+\\)\\) was killed");
      assertThat(program.hasEnded()).isFalse();
      kill.powerless = false;
      assertThat(program.ending().signal()).isEqualTo("SIGKILL");
    }
  }

  @Test
  void descendantsThatOutliveAProgramAreReportedWithItsEnd() throws Exception {
    try (Processes processes = LinuxProcesses.open(ReaperClient::withoutReaper, kill)) {
      Program program = Program.shell(processes, "setsid -f sleep 1000; echo x; exit 3").spoken();
      // The descendant may not have become its program yet.
      assertThat(program.outlived())
          .containsPattern(" \\((setsid|sleep), user ")
          .endsWith(", exit code 3");
      assertThat(program.out()).isEqualTo("x\n");
      assertThat(program.hasEnded()).isFalse();
      kill.powerless = false;
      assertThat(program.ending().exitCode()).isEqualTo(3);
    }
  }
}

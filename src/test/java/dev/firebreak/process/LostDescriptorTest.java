package dev.firebreak.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Only a program of which no instruction has run counts as not started. */
@EnabledOnOs(OS.LINUX)
@Isolated("looks at the children of this JVM")
class LostDescriptorTest {
  /** More than any system lets a process have, root's processes included. */
  private static final int TOO_MANY_FILES = 2_000_000_000;

  @TempDir private Path folder;

  /**
   * The kernel's means, but for signals, or for the first descriptors that tell of the end of a
   * process.
   */
  private static final class Hampered extends KernelKill {
    private final boolean kills;
    private final AtomicInteger refusals;

    Hampered(boolean kills, int refusals) {
      this.kills = kills;
      this.refusals = new AtomicInteger(refusals);
    }

    @Override
    public int send(int pid, int signal) {
      return kills ? Kill.BY_KERNEL.send(pid, signal) : 0;
    }

    @Override
    public void send(ProcFs.Stat process, int signal) {
      if (kills) {
        Kill.BY_KERNEL.send(process, signal);
      }
    }

    @Override
    public int watch(int pid) {
      return refusals.getAndDecrement() > 0 ? -Libc.EMFILE : Kill.BY_KERNEL.watch(pid);
    }
  }

  /** Fetches the exit code of each program before the node watches it. */
  private static final class Reaping extends KernelKill {
    @Override
    public int watch(int pid) {
      int _ = ProcessCalls.wait4(pid, MemorySegment.NULL, 0, MemorySegment.NULL);
      return Kill.BY_KERNEL.watch(pid);
    }
  }

  @Test
  void theEndOfAProgramThatOtherCodeHasReapedIsNoticed() throws Exception {
    try (Processes processes = LinuxProcesses.open(ReaperClient::withoutReaper, new Reaping())) {
      Program program = Program.shell(processes, "echo x; exit 3");
      assertThat(program.ending().signal()).isEqualTo("unknown");
      assertThat(program.out()).isEqualTo("x\n");
    }
  }

  @Test
  void aProgramWithoutADescriptorRunsAndItsOutputIsRead() throws Exception {
    try (Processes processes =
        LinuxProcesses.open(ReaperClient::withoutReaper, new Hampered(true, 3))) {
      Program program = Program.shell(processes, "echo x; exit 3");
      assertThat(program.ending().exitCode()).isEqualTo(3);
      assertThat(program.out()).isEqualTo("x\n");
    }
  }

  @Test
  void aProgramWithoutADescriptorCanBeKilled() throws Exception {
    try (Processes processes =
        LinuxProcesses.open(ReaperClient::withoutReaper, new Hampered(true, Integer.MAX_VALUE))) {
      Program program = Program.shell(processes, "echo x; exec sleep 1000").spoken();
      program.running().kill();
      assertThat(program.ending().signal()).isEqualTo("SIGKILL");
    }
  }

  @Test
  void aProgramWhoseLimitIsRefusedRunsNoInstruction() throws Exception {
    Path work = Files.createDirectory(folder.resolve("work"));
    Limits limits = new Limits(0, Duration.ZERO, TOO_MANY_FILES, 0);
    // A program that was loaded could not be stopped, and would have its effect.
    try (Processes processes =
        LinuxProcesses.open(ReaperClient::withoutReaper, new Hampered(false, 0))) {
      assertThatThrownBy(
              () -> new Program(processes, limits, work, "/bin/mkdir", folder + "/has-run"))
          .isInstanceOf(CannotStart.class)
          .hasMessageContaining("open-files can't be set: Operation not permitted");
    }
    assertThat(folder.resolve("has-run")).doesNotExist();
    assertThat(folder).isDirectoryContaining(work::equals).isDirectoryNotContaining("glob:**.gate");
  }
}

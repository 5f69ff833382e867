package dev.firebreak.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Processes of programs end with them, and processes that Java code started do not. */
@EnabledOnOs(OS.LINUX)
class ProgramMarkTest {
  /** Other tests in this JVM leave a database server running. */
  private final List<Integer> before = ProcFs.adopted(ProcessHandle.current().pid());

  private final Processes processes = LinuxProcesses.open(ReaperClient::withoutReaper);

  @TempDir Path folder;
  private long bystander;

  @AfterEach
  void close() {
    processes.close();
    if (bystander != 0) {
      ProcessCalls.kill((int) bystander, ProcessCalls.SIGKILL);
      await().until(() -> !alive(bystander));
    }
    // Other tests find no process of this one: with its loop closed nothing reaps orphans.
    await()
        .until(
            () -> {
              List<Integer> left = new ArrayList<>(ProcFs.adopted(ProcessHandle.current().pid()));
              left.removeAll(before);
              left.stream().filter(pid -> !alive(pid)).forEach(ProcessCalls::reap);
              return left.isEmpty();
            });
  }

  /** Runs a program from its start to its end, with another beside it that ends, too. */
  private void runAndEndPrograms() throws Exception {
    Program idle = Program.shell(processes, "echo x; sleep 1000").spoken();
    assertThat(Program.shell(processes, "exit 0").ending().succeeded()).isTrue();
    idle.running().kill();
    assertThat(idle.ending().signal()).isEqualTo("SIGKILL");
    // Another one, so that the loop has surely looked at all processes since.
    assertThat(Program.shell(processes, "exit 0").ending().succeeded()).isTrue();
  }

  /** Has Java's own code start a shell command that writes the number of a process. */
  private void start(String command) throws Exception {
    Path number = folder.resolve("number");
    ProcessBuilder builder =
        new ProcessBuilder("/bin/sh", "-c", command.replace("NUMBER", number.toString()));
    builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    await().until(() -> Files.exists(number) && Files.readString(number).endsWith("\n"));
    bystander = Long.parseLong(Files.readString(number).strip());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "exec setsid sh -c 'echo $$ >NUMBER; exec sleep 1000'",
        "setsid sh -c 'echo $$ >NUMBER; exec sleep 1000' & wait",
        "setsid -f sh -c 'echo $$ >NUMBER; exec sleep 1000'",
        "env -i setsid -f sh -c 'echo $$ >NUMBER; exec sleep 1000'",
        "(setsid sh -c 'setsid -f sh -c \"echo \\$\\$ >NUMBER; exec sleep 1000\"') &",
      })
  void processesOfJavaCodeOutlivePrograms(String command) throws Exception {
    Program early = Program.shell(processes, "echo x; sleep 1000").spoken();
    start(command);
    early.running().kill();
    early.ending();
    runAndEndPrograms();
    assertThat(alive(bystander)).isTrue();
  }

  private static boolean alive(long pid) {
    ProcFs.Stat stat = ProcFs.stat((int) pid);
    return stat != null && !stat.zombie();
  }

  @Test
  void theExitCodeOfAProcessThatJavaCodeStartedIsNotReaped() throws Exception {
    Program watched = Program.shell(processes, "echo x; sleep 1000").spoken();
    for (int i = 1; i <= 50; i++) {
      Process own = new ProcessBuilder("setsid", "sh", "-c", "exit " + i).start();
      assertThat(Program.shell(processes, "exit 0").ending().succeeded()).isTrue();
      assertThat(own.waitFor()).isEqualTo(i);
    }
    watched.running().kill();
    watched.ending();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "setsid -f sleep 1000",
        "env -i setsid -f sleep 1000",
        "env -i setsid sh -c '(setsid -f sleep 1000) &' &",
        "python3 -c 'import os; os.fork() or (os.setsid(), os.execve(\"/bin/sleep\", [\"sleep\","
            + " \"1000\"], {}))'",
      })
  void everyDescendantOfAProgramIsRecognized(String command) throws Exception {
    assumeTrue(ProgramMark.MARKS, "this process has a scheduling policy of its own");
    Program program =
        Program.shell(processes, "(" + command + ") </dev/null >/dev/null 2>&1; echo x; sleep 1000")
            .spoken();
    ProcFs.Stat root = Objects.requireNonNull(ProcFs.stat((int) program.running().pid()));
    assertThat(ProgramMark.isOfProgram(root)).isTrue();
    program.running().kill();
    program.ending();
    await().until(() -> sleepersOfPrograms() == 0);
  }

  /** Only those below this JVM: another one may run programs, too. */
  private static long sleepersOfPrograms() {
    return ProcessHandle.current()
        .descendants()
        .map(handle -> ProcFs.stat((int) handle.pid()))
        .filter(stat -> stat != null && !stat.zombie() && ProgramMark.isOfProgram(stat))
        .count();
  }
}

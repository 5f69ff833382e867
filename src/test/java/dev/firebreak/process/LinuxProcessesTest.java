package dev.firebreak.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The features that only Linux offers. */
@EnabledOnOs(OS.LINUX)
class LinuxProcessesTest extends ProcessesContract {
  /**
   * A multiple of eight, since there are eight kinds; {@code -Dfirebreak.programs} sets another.
   */
  private static final int PROGRAMS = Integer.getInteger("firebreak.programs", 320);

  @Override
  Processes opened() {
    return LinuxProcesses.open(false);
  }

  @Test
  void aProgramInheritsNoDescriptors() throws Exception {
    Program nosy = run("env; pwd; ls /proc/self/fd | wc -l; cat /proc/self/status | grep Sig");
    nosy.ending();
    assertThat(nosy.out().lines().filter(line -> line.contains("=")))
        .allMatch(line -> line.startsWith("FIREBREAK_ID=") || line.startsWith("P"));
    assertThat(nosy.out())
        .contains("\n/\n4\n")
        .contains("SigBlk:\t0000000000000000")
        // But for two that the C library keeps for itself.
        .containsPattern("SigIgn:\t0000000[01][08]0{7}");
  }

  @Test
  void theUsageOfAProgramIsReported() throws Exception {
    Program program = run("i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done");
    assertThat(program.cpu()).isPositive();
    assertThat(program.ending().usage().wall()).isGreaterThanOrEqualTo(program.cpu().dividedBy(4));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sleep 1000 & echo x; wait",
        "trap '' TERM; echo x; while :; do sleep 1000; done",
        "(sleep 1000 & sleep 1001 &) ; echo x; sleep 1000",
        "setsid sleep 1000 & echo x; sleep 1000",
        "setsid -f sleep 1000; echo x; sleep 1000",
        "setsid -f setsid -f sleep 1000; echo x; exec sleep 1000",
        "env -i setsid sleep 1000 & echo x; sleep 1000",
        "env -i setsid -f sleep 1000; echo x; sleep 1000",
        "env -i setsid -f sleep 1000 >/dev/null 2>&1 </dev/null; echo x; sleep 1000",
        "kill -STOP $$ & echo x; sleep 1000",
      })
  void aProgramIsKilledWithAllItsDescendants(String script) throws Exception {
    nothingIsLeftWhenKilled(run(script));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sleep 1000 & exit 0",
        "setsid -f sleep 1000; exit 0",
        "env -i setsid -f sleep 1000 >/dev/null 2>&1; exit 0",
        "(setsid sh -c 'trap \"\" TERM; sleep 1000' &); exit 0",
      })
  void processesThatAProgramLeavesBehindAreKilled(String script) throws Exception {
    Program program = run(script);
    assertThat(program.ending().exitCode()).isZero();
    await().untilAsserted(() -> assertThat(childrenOfThisJvm()).isEmpty());
  }

  @Test
  void orphansAreAttributedToTheirOwnProgram() throws Exception {
    Program lives = run("setsid -f sleep 1000; echo x; cat /dev/null; sleep 1000").spoken();
    Program ends = run("setsid -f sleep 1000; exit 0");
    assertThat(ends.ending().exitCode()).isZero();
    assertThat(childrenOfThisJvm()).hasSize(2);
    lives.running().kill();
    assertThat(lives.ending().signal()).isEqualTo("SIGKILL");
  }

  @Test
  void aProcessThatOtherCodeStartedIsLeftAlone() throws Exception {
    Process own = new ProcessBuilder("/bin/sleep", "1000").start();
    run("exit 0").ending();
    assertThat(own.isAlive()).isTrue();
    own.destroyForcibly().waitFor();
  }

  @Test
  void otherGroupsOfItsSessionAreTerminatedToo() throws Exception {
    Program program =
        new Program(
            processes,
            Limits.NONE,
            HERE,
            "/bin/bash",
            "-c",
            "set -m; trap 'wait; exit 3' TERM; (trap 'echo bye; exit' TERM; echo x;"
                + " while :; do sleep 0.01; done) & wait; exit 4");
    program.spoken().running().terminate();
    program.ending();
    assertThat(program.out()).isEqualTo("x\nbye\n");
  }

  @Test
  void orphansThatEndBeforeTheirProgramAreReaped() throws Exception {
    Program program = run("setsid -f true; setsid -f true; echo x; sleep 1000").spoken();
    await().untilAsserted(() -> assertThat(childrenOfThisJvm()).hasSize(1));
    program.running().kill();
    program.ending();
  }

  @Test
  void aProcessIdThatWasReusedIsNotKilled() throws Exception {
    Process other = new ProcessBuilder("/bin/sleep", "1000").start();
    ProcFs.Stat now = ProcFs.stat((int) other.pid());
    ProcFs.Stat before =
        new ProcFs.Stat(
            now.pid(),
            false,
            now.parent(),
            now.group(),
            now.session(),
            1,
            now.started() - 1,
            0,
            0,
            0);
    Signalling.send(before, ProcessCalls.SIGKILL);
    Signalling.send(now, ProcessCalls.SIGTERM);
    assertThat(other.waitFor()).isEqualTo(128 + ProcessCalls.SIGTERM);
  }

  @Test
  void aTreeDropsProcessesThatHaveEnded() throws Exception {
    Program program = run("while :; do /bin/true; echo x; done").spoken();
    Tree tree = new Tree((int) program.running().pid(), program.mark);
    for (int i = 0; i < 300; i++) {
      tree.members(List.of());
    }
    assertThat(tree.remembered()).isLessThan(20);
    program.running().kill();
    program.ending();
  }

  @Test
  void theReaperFindsTheSessionOfARegisteredProcessAndIgnoresReusedIds() throws Exception {
    Program program = run("(env -i sleep 1000 &); echo x; sleep 1000; exit 1").spoken();
    long pid = program.running().pid();
    long started = ProcFs.stat((int) pid).started();
    ReaperTargets targets = new ReaperTargets("NOBODY=has this");
    targets.onLine("+" + pid + " " + (started - 1));
    assertThat(targets.find()).isEmpty();
    targets.onLine("+" + pid + " " + started);
    await().untilAsserted(() -> assertThat(targets.find()).hasSize(3));
    targets.onLine("-" + pid);
    targets.onLine("+1");
    assertThat(targets.find()).isEmpty();
    program.running().kill();
    program.ending();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/no/such/java", "/bin/false"})
  void programsRunAlthoughTheReaperCanNotBeStarted(Path java) throws Exception {
    ReaperCommand useless = ReaperCommand.with(java, "FIREBREAK_NODE=test");
    try (Processes alone = LinuxProcesses.open(loop -> ReaperClient.of(loop, useless))) {
      for (int i = 0; i < 5; i++) {
        Program program = Program.shell(alone, "echo $FIREBREAK_NODE").fed(new byte[0]);
        assertThat(program.ending().succeeded()).isTrue();
        assertThat(program.out()).isEqualTo("test\n");
      }
    }
  }

  @Test
  void aChildReapedByOtherCodeCountsAsEnded() throws Exception {
    Process other = new ProcessBuilder("/bin/true").start();
    other.waitFor();
    assertThat(Exit.reap((int) other.pid()).signal()).isEqualTo("unknown");
  }

  @Test
  void anArgumentWithAZeroByteIsRefused() {
    assertThatThrownBy(() -> new Program(processes, Limits.NONE, HERE, "/bin/echo", "a\0b"))
        .isInstanceOf(CannotStart.class)
        .hasMessageContaining("a zero");
  }

  @Test
  void manyProgramsLeaveNoProcessesBehind() throws Exception {
    List<String> scripts =
        List.of(
            "cat",
            "exit 3",
            "kill -SEGV $$",
            "sleep 1000 & exit 0",
            "setsid -f sleep 1000; exit 0",
            "exec 0<&-; echo x",
            "head -c 200000 /dev/zero",
            "echo x >&2; kill -KILL $$");
    List<Program> programs = java.util.Collections.synchronizedList(new ArrayList<>());
    try (var starters = java.util.concurrent.Executors.newFixedThreadPool(8)) {
      for (int i = 0; i < PROGRAMS; i++) {
        String script = scripts.get(i % scripts.size());
        Future<?> _ =
            starters.submit(
                () -> programs.add(Program.shell(processes, script).fed(new byte[] {'a', 'b'})));
      }
    }
    assertThat(programs).hasSize(PROGRAMS);
    int good = 0;
    for (Program program : programs) {
      good += program.ending().succeeded() ? 1 : 0;
    }
    assertThat(good).isEqualTo(PROGRAMS / 8 * 5);
  }

  @Test
  void aProgramStartedDuringTheCloseIsKilledOrRefused() throws Exception {
    List<Program> started = java.util.Collections.synchronizedList(new ArrayList<>());
    try (var starters = java.util.concurrent.Executors.newFixedThreadPool(4)) {
      for (int i = 0; i < 40; i++) {
        Future<?> _ = starters.submit(() -> started.add(Program.shell(processes, "sleep 1000")));
      }
      processes.close();
    }
    for (Program program : started) {
      assertThat(program.ending().signal()).isEqualTo("SIGKILL");
    }
  }
}

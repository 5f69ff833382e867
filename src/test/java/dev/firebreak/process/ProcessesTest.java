package dev.firebreak.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a program may do, and what is left of it afterwards: nothing. */
@EnabledOnOs(OS.LINUX)
@Isolated("counts the descriptors and children of this JVM")
class ProcessesTest {
  private static final Path HERE = Path.of("/");

  @TempDir private Path folder;
  private Processes processes;
  private int descriptors;

  @BeforeEach
  void open() throws Exception {
    Processes.ofThisSystem().close(); // Whatever is opened once for ever is open now.
    descriptors = openDescriptors();
    processes = Processes.ofThisSystem();
  }

  @AfterEach
  void nothingIsLeft() {
    processes.close();
    await().untilAsserted(() -> assertThat(openDescriptors()).isLessThanOrEqualTo(descriptors));
    await().untilAsserted(() -> assertThat(childrenOfThisJvm()).isEmpty());
  }

  private static int openDescriptors() throws Exception {
    try (var open = Files.list(Path.of("/proc/self/fd"))) {
      return (int) open.count();
    }
  }

  private static List<ProcessHandle> childrenOfThisJvm() {
    return ProcessHandle.current().children().toList();
  }

  private Program run(String script) throws Exception {
    return Program.shell(processes, script).fed(new byte[0]);
  }

  @Test
  void readsWhatItIsSentAndIsHeard() throws Exception {
    Program sum =
        new Program(processes, Limits.NONE, HERE, "/usr/bin/sha256sum")
            .fed("hello".getBytes(StandardCharsets.UTF_8));
    assertThat(sum.ending().succeeded()).isTrue();
    assertThat(sum.out())
        .startsWith("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b");
  }

  @Test
  void bytesArePassedThroughAsTheyAre() throws Exception {
    byte[] bytes = new byte[5_000_000];
    new Random(1).nextBytes(bytes);
    Program cat = new Program(processes, Limits.NONE, HERE, "/bin/cat").fed(bytes);
    assertThat(cat.ending().succeeded()).isTrue();
    assertThat(cat.outBytes()).isEqualTo(bytes);
  }

  @Test
  void inheritsNothing() throws Exception {
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
  void worksWhereItIsTold() throws Exception {
    Program program = new Program(processes, Limits.NONE, folder, "/bin/pwd").fed(new byte[0]);
    program.ending();
    assertThat(program.out().strip()).isEqualTo(folder.toRealPath().toString());
  }

  @Test
  void itsExitCodeAndItsWordsAreKnown() throws Exception {
    Program program = run("echo out; echo err >&2; exit 75");
    assertThat(program.ending().exitCode()).isEqualTo(75);
    assertThat(program.ending().signal()).isEmpty();
    assertThat(program.out()).isEqualTo("out\n");
    assertThat(program.err()).isEqualTo("err\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SEGV", "ABRT", "KILL", "TERM", "PIPE", "XCPU"})
  void theSignalThatEndedItIsKnownByName(String signal) throws Exception {
    Ending ending = run("kill -" + signal + " $$").ending();
    assertThat(ending.signal()).isEqualTo("SIG" + signal);
    assertThat(ending.exitCode()).isEqualTo(Ending.NO_EXIT_CODE);
    assertThat(ending.succeeded()).isFalse();
  }

  @Test
  void whatItTookIsKnown() throws Exception {
    Program program = run("i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done");
    assertThat(program.cpu()).isPositive();
    assertThat(program.ending().usage().wall()).isGreaterThanOrEqualTo(program.cpu().dividedBy(4));
  }

  @Test
  void anEndThatComesBeforeAllIsReadIsNoTrouble() throws Exception {
    Program deaf = run("exit 0");
    deaf.running().send(new byte[1_000_000]);
    assertThat(deaf.ending().exitCode()).isZero();
    Program neverReads =
        Program.shell(processes, "exec 0<&-; echo x; exit 4").fed(new byte[3_000_000]);
    assertThat(neverReads.ending().exitCode()).isEqualTo(4);
  }

  @Test
  void isAskedToEnd() throws Exception {
    Program program = run("trap 'echo bye; exit 7' TERM; echo ready; while :; do sleep 0.01; done");
    program.spoken().running().terminate();
    assertThat(program.ending().exitCode()).isEqualTo(7);
    assertThat(program.out()).isEqualTo("ready\nbye\n");
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
  void isKilledWithAllThatItStarted(String script) throws Exception {
    Program program = run(script);
    program.spoken().running().kill();
    assertThat(program.ending().signal()).isEqualTo("SIGKILL");
    await().untilAsserted(() -> assertThat(childrenOfThisJvm()).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sleep 1000 & exit 0",
        "setsid -f sleep 1000; exit 0",
        "env -i setsid -f sleep 1000 >/dev/null 2>&1; exit 0",
        "(setsid sh -c 'trap \"\" TERM; sleep 1000' &); exit 0",
      })
  void whatItLeavesBehindIsEnded(String script) throws Exception {
    Program program = run(script);
    assertThat(program.ending().exitCode()).isZero();
    await().untilAsserted(() -> assertThat(childrenOfThisJvm()).isEmpty());
  }

  @Test
  void theOrphansOfOneAreNotTakenForAnothers() throws Exception {
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
  void tooMuchMemoryOfTheWholeTreeEndsIt() throws Exception {
    String hog = "x = []\nwhile True: x.append(bytearray(1 << 20))";
    Limits limits = new Limits(150L << 20, Duration.ZERO, 0);
    Program program =
        new Program(processes, limits, HERE, "/bin/sh", "-c", "python3 -c '" + hog + "'; exit 0");
    assertThat(program.ending().strike()).isEqualTo(Ending.Strike.MEMORY);
    assertThat(program.ending().usage().peakMemory()).isGreaterThan(150L << 20);
  }

  @Test
  void tooMuchOfTheProcessorsEndsIt() throws Exception {
    Limits limits = new Limits(0, Duration.ofMillis(300), 0);
    Program program =
        new Program(processes, limits, HERE, "/bin/sh", "-c", "while :; do :; done & wait");
    assertThat(program.ending().strike()).isEqualTo(Ending.Strike.CPU);
  }

  @Test
  void isRefusedMoreOpenFilesThanItMayHave() throws Exception {
    Limits limits = new Limits(0, Duration.ZERO, 20);
    String script = "read go; exec 19</dev/null; exec 20</dev/null";
    Program program = new Program(processes, limits, HERE, "/bin/bash", "-c", script);
    program.fed("go\n".getBytes(StandardCharsets.UTF_8));
    program.ending();
    assertThat(program.err()).contains("20: Bad file descriptor").doesNotContain("19:");
  }

  @Test
  void whatCanNotBeStartedIsSaidAndLeavesNothing() throws Exception {
    Path text = Files.writeString(folder.resolve("text"), "no program");
    assertThatThrownBy(() -> new Program(processes, Limits.NONE, HERE, "/no/such/program"))
        .isInstanceOf(CannotStart.class)
        .hasMessage("/no/such/program could not be started: No such file or directory");
    assertThatThrownBy(() -> new Program(processes, Limits.NONE, HERE, text.toString()))
        .hasMessageContaining("Permission denied");
    assertThatThrownBy(() -> new Program(processes, Limits.NONE, folder.resolve("no"), "/bin/true"))
        .hasMessageContaining("there is no directory");
  }

  @Test
  void manyAtATimeDoNotDisturbEachOther() throws Exception {
    List<Program> programs = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      String script = i % 3 == 0 ? "kill -SEGV $$" : "cat; sleep 0.0" + i % 7 + "; exit " + i;
      programs.add(
          Program.shell(processes, script).fed(("n" + i).getBytes(StandardCharsets.UTF_8)));
    }
    for (int i = 0; i < 60; i++) {
      Ending ending = programs.get(i).ending();
      if (i % 3 == 0) {
        assertThat(ending.signal()).isEqualTo("SIGSEGV");
      } else {
        assertThat(ending.exitCode()).isEqualTo(i);
        assertThat(programs.get(i).out()).isEqualTo("n" + i);
      }
    }
  }

  @Test
  void aFloodOfOneDoesNotKeepAnotherWaiting() throws Exception {
    Program flood =
        new Program(processes, Limits.NONE, HERE, "/usr/bin/head", "-c", "300M", "/dev/zero");
    flood.fed(new byte[0]).spoken();
    Program quick = run("echo quick");
    assertThat(quick.ending().succeeded()).isTrue();
    flood.running().kill();
    flood.ending();
  }

  @Test
  void closingEndsAllThatRun() throws Exception {
    Program program = run("setsid -f sleep 1000; echo x; sleep 1000").spoken();
    processes.close();
    assertThat(program.ending().signal()).isEqualTo("SIGKILL");
  }
}

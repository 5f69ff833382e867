package dev.firebreak.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.firebreak.fixture.Patience;
import dev.firebreak.liveness.Suspicion;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The contract of both implementations: what a program can do, and that it leaves nothing behind.
 */
abstract class ProcessesContract extends ProcessesRig {
  @Test
  void aProgramReadsItsInputAndItsOutputIsRead() throws Exception {
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
  void bytesPassThroughAProgramAtThePaceOfTheirReader() throws Exception {
    byte[] bytes = new byte[1_000_000];
    new Random(2).nextBytes(bytes);
    Passage passage = new Passage(bytes);
    Running cat =
        processes.start(
            new Launch(List.of("/bin/cat"), Map.of("FIREBREAK_ID", "p"), HERE, Limits.NONE),
            "FIREBREAK_ID=p",
            passage);
    cat.sendFrom(passage);
    await().until(passage::asked);
    cat.readNow();
    assertThat(passage.got()).isEmpty();
    passage.open();
    cat.readNow();
    cat.proceed();
    assertThat(passage.ending().get(Patience.SECONDS, TimeUnit.SECONDS).succeeded()).isTrue();
    assertThat(passage.got()).isEqualTo(bytes);
    await().until(passage::isClosed);
  }

  @Test
  void aProgramRunsInItsWorkingFolder() throws Exception {
    Program program = new Program(processes, Limits.NONE, folder, "/bin/pwd").fed(new byte[0]);
    program.ending();
    assertThat(program.out().strip()).isEqualTo(folder.toRealPath().toString());
  }

  @Test
  void theExitCodeAndTheOutputAreReported() throws Exception {
    Program program = run("echo out; echo err >&2; exit 75");
    assertThat(program.ending().exitCode()).isEqualTo(75);
    assertThat(program.ending().signal()).isEmpty();
    assertThat(program.out()).isEqualTo("out\n");
    assertThat(program.err()).isEqualTo("err\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SEGV", "ABRT", "KILL", "TERM", "PIPE", "XCPU"})
  void theSignalThatEndedAProgramIsNamed(String signal) throws Exception {
    Ending ending = run("kill -" + signal + " $$").ending();
    assertThat(ending.signal()).isEqualTo("SIG" + signal);
    assertThat(ending.exitCode()).isEqualTo(Ending.NO_EXIT_CODE);
    assertThat(ending.succeeded()).isFalse();
  }

  @Test
  void aProgramMayEndWithoutReadingItsInput() throws Exception {
    Program deaf = run("exit 0");
    deaf.running().send(new byte[1_000_000]);
    assertThat(deaf.ending().exitCode()).isZero();
    Program neverReads =
        Program.shell(processes, "exec 0<&-; echo x; exit 4").fed(new byte[3_000_000]);
    assertThat(neverReads.ending().exitCode()).isEqualTo(4);
  }

  @Test
  void aTerminatedProgramMayEndByItself() throws Exception {
    Program program = run("trap 'echo bye; exit 7' TERM; echo ready; while :; do sleep 0.01; done");
    program.spoken().running().terminate();
    assertThat(program.ending().exitCode()).isEqualTo(7);
    assertThat(program.out()).isEqualTo("ready\nbye\n");
  }

  @Test
  void aFailedStartIsReportedAndLeavesNothing() throws Exception {
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
  void concurrentProgramsDoNotAffectEachOther() throws Exception {
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
  void outputThatIsTakenSlowlyIsComplete() throws Exception {
    SlowReader reader = new SlowReader();
    List<String> command = List.of("/bin/sh", "-c", "echo " + "x".repeat(99));
    processes.start(
        new Launch(command, Map.of("FIREBREAK_ID", "slow"), HERE, Limits.NONE),
        "FIREBREAK_ID=slow",
        reader);
    assertThat(reader.bytesAtTheEnd()).isEqualTo(100);
  }

  @Test
  void theOutputOfOneProgramDoesNotDelayAnother() throws Exception {
    Program flood =
        new Program(processes, Limits.NONE, HERE, "/usr/bin/head", "-c", "300M", "/dev/zero");
    flood.fed(new byte[0]).spoken();
    Program quick = run("echo quick");
    assertThat(quick.ending().succeeded()).isTrue();
    flood.running().kill();
    flood.ending();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sleep 1000 & echo x; wait",
        "trap '' TERM; sleep 1000 & echo x; wait; wait",
        "setsid sleep 1000 & echo x; wait",
        "sleep 1000 & echo x; kill -STOP $$",
      })
  void aProgramIsKilledWithItsDescendants(String script) throws Exception {
    nothingIsLeftWhenKilled(run(script));
  }

  @Test
  void closingKillsAllProgramsAndRefusesNewOnes() throws Exception {
    Program program = run("sleep 1000 & echo x; wait").spoken();
    processes.close();
    assertThat(program.ending().signal()).isEqualTo("SIGKILL");
    assertThatThrownBy(() -> run("exit 0")).hasMessageContaining("the node is stopping");
    program.running().kill();
    program.running().send(new byte[1]);
  }

  @Test
  void aListenerThatThrowsDoesNotAffectOtherPrograms() throws Exception {
    Program.Thrower thrower = new Program.Thrower();
    Launch launch = new Launch(List.of("/bin/echo", "x"), java.util.Map.of(), HERE, Limits.NONE);
    for (int i = 0; i < 5; i++) {
      processes.start(launch, "FIREBREAK_ID=thrower" + i, thrower).endInput();
    }
    try (Suspicion suspicion = new Suspicion()) {
      processes.start(launch, "FIREBREAK_ID=thrower5", thrower).endInput();
      assertThat(run("echo fine").ending().succeeded()).isTrue();
      await().untilAsserted(() -> assertThat(thrower.endings).hasValue(6));
      assertThat(suspicion.raised()).isTrue();
    }
  }

  @Test
  void unreadOutputIsReleasedWithTheProgram() throws Exception {
    Program stopped = run("echo x; kill -STOP $$").spoken();
    byte[] once = new byte[8 << 20];
    for (int i = 0; i < 200; i++) {
      stopped.running().send(once); // More than this heap holds, were it copied.
    }
    stopped.running().kill();
    assertThat(stopped.ending().signal()).isEqualTo("SIGKILL");
  }
}

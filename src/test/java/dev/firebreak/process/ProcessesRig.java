package dev.firebreak.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.fixture.Children;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** One implementation, programs that it runs, and the check that nothing of them is left. */
@Isolated("counts the descriptors and children of this JVM")
abstract class ProcessesRig {
  static final Path HERE = Path.of("/");

  @TempDir Path folder;
  Processes processes;
  private long descriptors;

  abstract Processes opened();

  @BeforeEach
  void open() throws Exception {
    opened().close(); // Whatever is opened once for ever is open now.
    descriptors = openDescriptors();
    processes = opened();
  }

  @AfterEach
  void nothingIsLeft() {
    processes.close();
    await().untilAsserted(() -> assertThat(openDescriptors()).isLessThanOrEqualTo(descriptors));
    await().untilAsserted(() -> assertThat(childrenLeft()).isEmpty());
  }

  private static long openDescriptors() throws Exception {
    try (var open = Files.list(Path.of("/proc/self/fd"))) {
      return open.count();
    }
  }

  /** With those that have ended and were not reaped. */
  static List<ProcessHandle> childrenOfThisJvm() {
    return Children.all();
  }

  /** The same, once all were reaped that this implementation leaves to the system. */
  List<ProcessHandle> childrenLeft() {
    return childrenOfThisJvm();
  }

  Program run(String script) throws Exception {
    return Program.shell(processes, script).fed(new byte[0]);
  }

  /** Kills a program that has spoken once all that it starts is there. */
  final void nothingIsLeftWhenKilled(Program program) throws Exception {
    program.spoken().running().kill();
    assertThat(program.ending().signal()).isEqualTo("SIGKILL");
    await().untilAsserted(() -> assertThat(childrenLeft()).isEmpty());
  }
}

package dev.firebreak.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.parallel.Isolated;

/** Programs whose starting thread ends at once, so that they become children of the first one. */
@EnabledOnOs(OS.LINUX)
@Isolated("looks at the children of this JVM")
class OwnThreadTest {
  private static final Path HERE = Path.of("/");
  private static final Identity WITH_UMASK = new Identity(Identity.OWN, Identity.OWN, 0077);
  private static final int PROGRAMS = 300;

  /** The program ends so fast that a scan can find it before its start has returned. */
  @Test
  void aScanDoesNotTakeThemForOrphans() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    Thread scanner = Thread.ofPlatform().start(() -> scanUntil(over));
    try (Processes processes = LinuxProcesses.open(ReaperClient::withoutReaper)) {
      for (int i = 0; i < PROGRAMS; i++) {
        Program program =
            new Program(processes, Limits.NONE, HERE, WITH_UMASK, "/bin/sh", "-c", "exit 3");
        assertThat(program.ending().exitCode()).isEqualTo(3);
      }
    } finally {
      over.set(true);
      scanner.join();
    }
  }

  private static void scanUntil(AtomicBoolean over) {
    Orphans others = new Orphans();
    while (!over.get()) {
      List<Orphan> _ = others.scan();
    }
  }
}

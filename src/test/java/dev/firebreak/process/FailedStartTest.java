package dev.firebreak.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.parallel.Isolated;

/** A program that was started when the heap became full. */
@EnabledOnOs(OS.LINUX)
@Isolated("counts the files of this JVM")
class FailedStartTest {
  private final AtomicInteger last = new AtomicInteger();

  /** Fails to watch any process. */
  private final class Failing extends KernelKill {
    @Override
    public int watch(int pid) {
      last.set(pid);
      throw new OutOfMemoryError("made up");
    }
  }

  @Test
  void itIsEndedAndItsPipesAreClosed() throws IOException {
    try (Processes processes = LinuxProcesses.open(ReaperClient::withoutReaper, new Failing())) {
      long before = pipes();
      assertThatThrownBy(() -> Program.shell(processes, "sleep 1000; true"))
          .isInstanceOf(OutOfMemoryError.class);
      assertThat(ProcFs.stat(last.get())).isNull();
      await().untilAsserted(() -> assertThat(pipes()).isLessThanOrEqualTo(before));
    }
  }

  private static long pipes() throws IOException {
    try (var files = Files.list(Path.of("/proc/self/fd"))) {
      return files.filter(FailedStartTest::isPipe).count();
    }
  }

  private static boolean isPipe(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().startsWith("pipe:");
    } catch (IOException _) {
      return false; // Closed meanwhile.
    }
  }
}

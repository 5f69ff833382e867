package dev.firebreak.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The parent never fetches the exit code of its child. */
@EnabledOnOs(OS.LINUX)
class ProcessEndTest {
  @Test
  void aProcessHasEndedAlthoughItsParentDoesNotFetchItsExitCode() throws Exception {
    Process parent = new ProcessBuilder("sh", "-c", "sleep 600 & echo $!; exec sleep 600").start();
    try (BufferedReader out = parent.inputReader()) {
      ProcessHandle child = ProcessHandle.of(Long.parseLong(out.readLine())).orElseThrow();
      // Until it becomes the program that fetches nothing, the shell may fetch the exit code.
      await().until(() -> parent.info().command().filter(c -> c.endsWith("sleep")).isPresent());
      assertThat(ProcessEnd.hasEnded(child)).isFalse();
      child.destroyForcibly();
      ProcessEnd.await(child);
      assertThat(child.isAlive()).as("as Java sees it").isTrue();
      assertThat(ProcessEnd.hasEnded(parent.toHandle())).isFalse();
    } finally {
      parent.destroyForcibly().waitFor();
    }
    assertThat(ProcessEnd.hasEnded(parent.toHandle())).isTrue();
  }
}

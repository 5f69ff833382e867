package dev.firebreak.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.fixture.Patience;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Whether a process has ended, of which only its end is proof. */
@EnabledOnOs(OS.LINUX)
class NodeWatchTest {
  private final Process process = start();
  private final int pid = (int) process.pid();
  private final long started = ProcFs.stat(pid).started();

  private static Process start() {
    try {
      return new ProcessBuilder("sleep", "600").start();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @AfterEach
  void end() {
    process.destroyForcibly();
  }

  /** Counts how often the kernel is asked. */
  private static final class Counted extends PollSet {
    private int polls;

    Counted() {
      super(1);
    }

    @Override
    void poll(long nanos) {
      polls++;
      super.poll(nanos);
    }
  }

  private static boolean ended(NodeWatch watch, long millis) {
    try {
      return watch.awaitEnd(Duration.ofMillis(millis), new PollSet(1));
    } finally {
      watch.close();
    }
  }

  @Test
  void aProcessThatRunsHasNotEnded() {
    assertThat(ended(NodeWatch.of(pid, started), 0)).isFalse();
    assertThat(ended(NodeWatch.of(pid, started), 20)).isFalse();
  }

  @Test
  void waitingForTheEndTakesNoProcessor() {
    NodeWatch watch = NodeWatch.of(pid, started);
    Counted polled = new Counted();
    assertThat(watch.awaitEnd(Duration.ofMillis(200), polled)).isFalse();
    watch.close();
    assertThat(polled.polls).isBetween(1, 3); // A signal may end one early.
  }

  @Test
  void aProcessThatIsStoppedHasNotEnded() {
    ProcessCalls.kill(pid, 19);
    assertThat(ended(NodeWatch.of(pid, started), 20)).isFalse();
  }

  @Test
  void aProcessThatIsKilledHasEndedAlsoIfItIsStopped() {
    NodeWatch watch = NodeWatch.of(pid, started);
    ProcessCalls.kill(pid, 19);
    process.destroyForcibly();
    assertThat(ended(watch, Patience.LIMIT.toMillis())).isTrue();
  }

  @Test
  void aProcessThatEndedBeforeIsKnownToHaveEnded() throws InterruptedException {
    process.destroyForcibly().waitFor();
    assertThat(ended(NodeWatch.of(pid, started), 0)).isTrue();
  }

  @Test
  void aLaterProcessWithTheSameNumberIsAnother() {
    assertThat(ended(NodeWatch.of(pid, started - 1), 0)).isTrue();
  }

  @Test
  void ofNoProcessIsAnEndKnown() {
    assertThat(ended(NodeWatch.none(), 0)).isFalse();
  }
}

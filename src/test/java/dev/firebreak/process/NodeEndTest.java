package dev.firebreak.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.fixture.ShortJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What a reaper does when its node has ended, in a process of its own. */
@EnabledOnOs(OS.LINUX)
class NodeEndTest {
  private Process node;
  private Process reaper;
  private BufferedReader output;

  /** Writes down what is asked of it. */
  public static final class Noted implements NodeEndAction {
    private long node;

    @Override
    public void prepare(Map<String, String> parameters, Consumer<String> status) {
      node = Long.parseLong(parameters.get("node"));
      status.accept("prepared\nwith " + parameters.get("secret"));
    }

    @Override
    public void run() {
      boolean runs = !ProcessHandle.of(node).map(ProcessEnd::hasEnded).orElse(true);
      System.out.println("acted, node runs: " + runs);
    }
  }

  @BeforeEach
  void start() throws IOException {
    node = new ProcessBuilder("sleep", "600").start();
    reaper =
        new ProcessBuilder(
                ShortJvm.command(Reaper.class, "FIREBREAK_NODE=of-a-test", Noted.class.getName()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    output =
        new BufferedReader(new InputStreamReader(reaper.getInputStream(), StandardCharsets.UTF_8));
  }

  @AfterEach
  void end() {
    node.destroyForcibly();
    reaper.destroyForcibly();
  }

  private void tell() throws IOException {
    long pid = node.pid();
    NodeEndOrder order =
        new NodeEndOrder(Noted.class, () -> Map.of("node", "" + pid, "secret", "gehëim"));
    long started = ProcFs.stat((int) pid).started();
    String lines = new NodeIdentity((int) pid, started, null).line() + order.line();
    reaper.getOutputStream().write(lines.getBytes(StandardCharsets.US_ASCII));
    reaper.getOutputStream().flush();
    assertThat(output.readLine()).isEqualTo("ready");
    assertThat(output.readLine()).isEqualTo("! prepared with gehëim");
  }

  @Test
  void itActsOnceTheNodeHasEnded() throws Exception {
    tell();
    node.destroyForcibly().waitFor();
    reaper.getOutputStream().close();
    assertThat(output.readLine()).isEqualTo("acted, node runs: false");
    assertThat(reaper.waitFor()).isZero();
  }

  /** As when a program that the node was about to start keeps the other end. */
  @Test
  void itActsOnceTheNodeHasEndedAlsoIfItsInputStaysOpen() throws Exception {
    tell();
    node.destroyForcibly().waitFor();
    assertThat(output.readLine()).isEqualTo("acted, node runs: false");
    assertThat(reaper.waitFor()).isZero();
  }

  @Test
  void itDoesNotActWhileTheNodeRunsWhateverBecomesOfItsInput() throws Exception {
    tell();
    ProcessCalls.kill((int) node.pid(), 19); // Stopped, as a node is that gets no processor.
    reaper.getOutputStream().close();
    await().pollDelay(Duration.ofSeconds(1)).until(reaper::isAlive); // It sweeps for 0.3 s.
    node.destroyForcibly().waitFor();
    assertThat(output.readLine()).isEqualTo("acted, node runs: false");
  }

  @Test
  void itDoesNothingForANodeOfWhichItWasNotTold() throws Exception {
    assertThat(output.readLine()).isEqualTo("ready");
    reaper.getOutputStream().close();
    assertThat(output.readLine()).isNull();
  }

  @Test
  void anOrderShowsNoParameter() {
    assertThat(new NodeEndOrder(Noted.class, () -> Map.of("secret", "hunter2")))
        .asString()
        .isEqualTo(Noted.class.getName());
  }
}

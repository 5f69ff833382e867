package dev.firebreak.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.fixture.ShortJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The programs of a node process that ends or is killed. */
@EnabledOnOs(OS.LINUX)
class ReaperTest {
  /** In the command line of everything that these programs run. */
  private final String sign =
      "4242" + Math.abs(UUID.randomUUID().getLeastSignificantBits() % 100_000);

  @TempDir private Path folder;

  private Process node;
  private int port;
  private int held;

  private void start(String... scripts) throws Exception {
    List<String> command = new ArrayList<>(ShortJvm.command(NodeWithPrograms.class));
    for (String script : scripts) {
      command.add(script.replace("SLEEP", "sleep " + sign));
    }
    node = new ProcessBuilder(command).redirectErrorStream(true).start();
    var out =
        new BufferedReader(new InputStreamReader(node.getInputStream(), StandardCharsets.UTF_8));
    long lines = List.of(scripts).stream().filter(one -> !one.contains(":")).count() + 1;
    for (int seen = 0; seen < lines; ) {
      String line = out.readLine();
      assertThat(line).isNotNull();
      seen += line.equals("x") || line.startsWith("port ") ? 1 : 0;
      held = line.startsWith("held ") ? Integer.parseInt(line.substring(5)) : held;
      port = line.startsWith("port ") ? Integer.parseInt(line.substring(5)) : port;
    }
  }

  @AfterEach
  void end() {
    node.destroyForcibly();
    sleepers().forEach(ReaperTest::end);
  }

  /** The process may be a child of this JVM now, which other tests make adopt orphans. */
  private static void end(ProcessHandle process) {
    process.destroyForcibly();
    await().until(() -> hasEnded(process));
  }

  private List<ProcessHandle> sleepers() {
    return sleepers(sign);
  }

  private static List<ProcessHandle> sleepers(String sign) {
    return ProcessHandle.allProcesses()
        .filter(one -> one.info().arguments().map(List::of).orElse(List.of()).contains(sign))
        .toList();
  }

  private ProcessHandle reaper() {
    return await()
        .until(
            () ->
                node.children()
                    .filter(
                        one ->
                            one.info()
                                .arguments()
                                .map(List::of)
                                .orElse(List.of())
                                .contains(Reaper.class.getName()))
                    .findFirst()
                    .orElse(null),
            found -> found != null);
  }

  private void everythingEnds(ProcessHandle reaper) {
    await().untilAsserted(() -> assertThat(sleepers()).isEmpty());
    await().until(() -> hasEnded(reaper));
  }

  /** Reaps the process if this JVM has adopted it. */
  private static boolean hasEnded(ProcessHandle process) {
    ProcessCalls.reap((int) process.pid());
    return !process.isAlive();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "echo x; exec SLEEP",
        "echo x; SLEEP & SLEEP",
        "setsid SLEEP & echo x; SLEEP",
        "setsid -f SLEEP; echo x; SLEEP",
        "echo x; exec env -i SLEEP",
        "env -i sh -c 'SLEEP & SLEEP' & echo x; env -i SLEEP",
        "trap '' TERM HUP INT; echo x; SLEEP; SLEEP",
      })
  void killingTheNodeKillsItsPrograms(String script) throws Exception {
    start(script);
    ProcessHandle reaper = reaper();
    await().untilAsserted(() -> assertThat(sleepers()).isNotEmpty());
    node.destroyForcibly().waitFor();
    everythingEnds(reaper);
  }

  @Test
  void aDaemonWithoutAMarkIsKilledOnceItWasSeen() throws Exception {
    start("env -i setsid -f SLEEP >/dev/null 2>&1; echo x; SLEEP");
    ProcessHandle reaper = reaper();
    // It is told of at the next look, a quarter of a second after the first.
    await().pollDelay(Duration.ofSeconds(1)).untilAsserted(() -> assertThat(sleepers()).hasSize(2));
    node.destroyForcibly().waitFor();
    everythingEnds(reaper);
  }

  @Test
  void processesOfJavaCodeOutliveTheNode() throws Exception {
    start(NodeWithPrograms.BY_JAVA + "setsid -f sleep 1" + sign, "echo x; SLEEP");
    ProcessHandle reaper = reaper();
    // It is told of at the next look, a quarter of a second after the first, if it is.
    await().pollDelay(Duration.ofSeconds(1)).untilAsserted(() -> assertThat(sleepers()).hasSize(1));
    node.destroyForcibly().waitFor();
    everythingEnds(reaper);
    List<ProcessHandle> bystanders = sleepers("1" + sign);
    assertThat(bystanders).hasSize(1);
    bystanders.forEach(ReaperTest::end);
  }

  @Test
  void aNodeThatExitsWithoutClosingLeavesNothing() throws Exception {
    start("echo x; SLEEP");
    ProcessHandle reaper = reaper();
    node.getOutputStream().write('x');
    node.getOutputStream().flush();
    node.waitFor();
    everythingEnds(reaper);
  }

  @Test
  void theReaperEndsWithANodeThatCloses() throws Exception {
    start("echo x; SLEEP");
    ProcessHandle reaper = reaper();
    node.getOutputStream().write('c');
    node.getOutputStream().flush();
    node.waitFor();
    assertThat(reaper.isAlive()).isFalse();
    assertThat(sleepers()).isEmpty();
  }

  @Test
  void theReaperHoldsNoDescriptorOfTheNodeAndIgnoresSignals() throws Exception {
    start("echo x; SLEEP");
    ProcessHandle reaper = reaper();
    List<String> ofNode = files(node.pid());
    assertThat(ofNode).isNotEmpty();
    assertThat(files(reaper.pid())).doesNotContainAnyElementsOf(ofNode);
    assertThat(ProcFs.stat((int) reaper.pid()).session()).isEqualTo((int) reaper.pid());
    for (int signal : new int[] {1, 2, ProcessCalls.SIGTERM}) {
      ProcessCalls.kill((int) reaper.pid(), signal);
    }
    node.destroyForcibly().waitFor();
    try (ServerSocket again = new ServerSocket(port)) {
      assertThat(again.getLocalPort()).isEqualTo(port);
    }
    everythingEnds(reaper);
  }

  /** The process of such a program borrows all memory of the node. */
  @Test
  void aProgramThatTheNodeWasAboutToLoadIsKilledToo() throws Exception {
    start("echo x; SLEEP", NodeWithPrograms.HELD + folder);
    ProcessHandle reaper = reaper();
    assertThat(ProcessHandle.of(held)).isPresent();
    node.destroyForcibly().waitFor();
    await().until(() -> hasEnded(ProcessHandle.of(held)));
    try (ServerSocket again = new ServerSocket(port)) {
      assertThat(again.getLocalPort()).isEqualTo(port);
    }
    everythingEnds(reaper);
  }

  private static boolean hasEnded(Optional<ProcessHandle> process) {
    return process.map(ReaperTest::hasEnded).orElse(true);
  }

  /** Sockets and pipes, each by its number. */
  private static List<String> files(long pid) throws Exception {
    List<String> found = new ArrayList<>();
    try (var files = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      for (Path file : files.toList()) {
        String what = target(file);
        if (!file.endsWith("0")
            && !file.endsWith("1")
            && !file.endsWith("2")
            && what.contains(":[")) {
          found.add(what);
        }
      }
    }
    return found;
  }

  /** Empty if the descriptor was closed meanwhile: the process still runs. */
  private static String target(Path descriptor) throws IOException {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (NoSuchFileException _) {
      return "";
    }
  }

  @Test
  void aReaperThatDiedIsReplacedByOneWithAllTargets() throws Exception {
    start("echo x; exec env -i SLEEP");
    ProcessHandle first = reaper();
    first.destroyForcibly();
    await().untilAsserted(() -> assertThat(reaper().pid()).isNotEqualTo(first.pid()));
    ProcessHandle second = reaper();
    await().pollDelay(Duration.ofSeconds(1)).until(second::isAlive); // It has to be told.
    node.destroyForcibly().waitFor();
    everythingEnds(second);
  }
}

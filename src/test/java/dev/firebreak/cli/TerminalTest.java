package dev.firebreak.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.firebreak.Main;
import dev.firebreak.client.FirebreakClient;
import dev.firebreak.client.Submission;
import dev.firebreak.client.Tasks;
import dev.firebreak.fixture.Gate;
import dev.firebreak.fixture.Noted;
import dev.firebreak.fixture.ShortJvm;
import dev.firebreak.fixture.Terminal;
import dev.firebreak.fixture.TestNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that draw, in a real terminal. */
class TerminalTest {
  private static final String OTHER_SCREEN = "\u001b[?1049h";
  private static final String SHELL_SCREEN = "\u001b[?1049l";
  private static final String HIDE_CURSOR = "\u001b[?25l";
  private static final String SHOW_CURSOR = "\u001b[?25h";
  private static final String CTRL_C = "\u0003";

  @TempDir private Path folder;
  private TestNode node;
  private FirebreakClient client;
  private Tasks tasks;

  @BeforeEach
  void start() {
    assumeTrue(Terminal.canBeMade(), "there is no program that makes a terminal");
    node =
        TestNode.configured(
            String.format(
                Locale.ROOT,
                "firebreak { data-dir = \"%s\", types.noted { %s, concurrency = 20 } }",
                folder.resolve("data"),
                TestNode.handler(Noted.class)));
    client = new FirebreakClient(node.uri(""));
    tasks = client.tasks();
  }

  @AfterEach
  void stop() {
    if (node != null) {
      client.close();
      node.close();
    }
  }

  /** Runs a command between two reports of the terminal's settings. */
  private Terminal run(Map<String, String> environment, String... args) throws IOException {
    List<String> all = Stream.concat(Stream.of(args), Stream.of("--url=" + node.uri("/"))).toList();
    List<String> command = ShortJvm.command(Main.class, all.toArray(String[]::new));
    return Terminal.run(
        folder,
        environment,
        String.join(
            "\n",
            "trap : INT",
            "echo before=$(stty -g)",
            Terminal.quoted(command) + " > \"$OUT\"",
            "echo code=$?",
            "echo after=$(stty -g)"));
  }

  private Terminal top(String... more) throws IOException {
    return run(
        Map.of("OUT", "/dev/tty"),
        Stream.concat(Stream.of("top"), Stream.of(more)).toArray(String[]::new));
  }

  private Terminal waiting(Map<String, String> locale, List<String> ids) throws IOException {
    Map<String, String> environment = new HashMap<>(locale);
    environment.put("OUT", folder.resolve("out").toString());
    return run(environment, Stream.concat(Stream.of("wait"), ids.stream()).toArray(String[]::new));
  }

  private static String member(String received, String name) {
    return received
        .lines()
        .filter(line -> line.contains(name + '='))
        .map(line -> line.substring(line.lastIndexOf(name + '=')).strip())
        .map(line -> line.substring(line.indexOf('=') + 1))
        .findFirst()
        .orElseThrow(() -> new AssertionError(received));
  }

  private static void assertRestored(String received, String code) {
    assertThat(member(received, "code")).isEqualTo(code);
    assertThat(member(received, "after")).isEqualTo(member(received, "before"));
    assertThat(received.lastIndexOf(SHOW_CURSOR)).isGreaterThan(received.lastIndexOf(HIDE_CURSOR));
  }

  @Test
  void topDrawsUntilQAndLeavesTheTerminalAsItWas() throws Exception {
    try (Terminal terminal = top("--interval=100ms")) {
      terminal.awaitText("NODES");
      terminal.press("t");
      terminal.press("q");
      String received = terminal.awaitEnd();
      assertThat(received).contains(OTHER_SCREEN, "TYPES (1)", "noted", "0/20", "live");
      assertThat(received.indexOf(SHELL_SCREEN)).isGreaterThan(received.lastIndexOf("TYPES (1)"));
      assertRestored(received, "0");
    }
  }

  @Test
  void ctrlCEndsTopAndLeavesTheTerminalAsItWas() throws Exception {
    try (Terminal terminal = top()) {
      terminal.awaitText("NODES");
      terminal.press(CTRL_C);
      String received = terminal.awaitEnd();
      assertThat(received).contains(SHELL_SCREEN);
      assertRestored(received, "130");
    }
  }

  @Test
  void topShowsThatTheNodeDoesNotAnswerAnyMore() throws Exception {
    try (Terminal terminal = top("--interval=100ms")) {
      terminal.awaitText("NODES");
      node.close();
      terminal.awaitText("no answer for ");
      terminal.press("q");
      assertRestored(terminal.awaitEnd(), "0");
    }
  }

  @Test
  void waitDrawsProgressOnStandardErrorAndNothingElseOnStandardOutput() throws Exception {
    String note = "page 2 \u001b[31mred\u0007 \u4e2d\u6587";
    String id = submit(note);
    try (Terminal terminal = waiting(Map.of("LANG", "x.UTF-8", "COLUMNS", "120"), List.of(id))) {
      terminal.awaitText("40%");
      Gate.open(note, 1);
      String received = terminal.awaitEnd();
      assertThat(received)
          .contains("noted", "\u2588", "\u4e2d\u6587")
          .doesNotContain("\u001b[31m", "\u0007");
      assertRestored(received, "0");
      assertThat(Files.readString(folder.resolve("out"), StandardCharsets.UTF_8))
          .hasLineCount(1)
          .startsWith("{\"id\":\"" + id)
          .contains("\"succeeded\"");
    }
  }

  @Test
  void ctrlCWhileWaitingShowsTheCursorAgain() throws Exception {
    String id = submit("never");
    try (Terminal terminal = waiting(Map.of("LANG", "C"), List.of(id))) {
      terminal.awaitText("40%");
      terminal.press(CTRL_C);
      String received = terminal.awaitEnd();
      assertThat(received).contains("########");
      assertRestored(received, "130");
    } finally {
      Gate.open("never", 1); // Else the node would wait for it.
    }
  }

  @Test
  void manyTasksAreDrawnByAFewBarsAndASum() throws Exception {
    List<String> ids = Stream.generate(() -> submit("many")).limit(30).toList();
    await().until(() -> Gate.inside("many") == 20);
    try (Terminal terminal = waiting(Map.of("COLUMNS", "60", "NO_COLOR", "1"), ids)) {
      terminal.awaitText("20 running, 10 waiting");
      Gate.open("many", 30);
      assertRestored(terminal.awaitEnd(), "0");
    }
  }

  private String submit(String input) {
    try {
      byte[] body = input.getBytes(StandardCharsets.UTF_8);
      return tasks.submit(Submission.of("noted", body, "text/plain")).id();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}

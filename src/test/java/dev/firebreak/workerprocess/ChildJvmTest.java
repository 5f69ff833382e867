package dev.firebreak.workerprocess;

import static dev.firebreak.fixture.PluginJar.answering;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.fixture.Children;
import dev.firebreak.fixture.Patience;
import dev.firebreak.fixture.PluginJar;
import dev.firebreak.fixture.TestNode;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Handlers in JVMs of their own: the same answers, and crashes that affect no other attempt. */
@EnabledOnOs(OS.LINUX)
@Isolated("looks at the children of this JVM")
class ChildJvmTest {
  private static final String APART =
      ", isolation = process, warm.processes = 1, max-wait = " + Patience.SECONDS + "s, ";
  private static final String ONCE = "retry.attempts = 1";

  @TempDir private Path folder;
  private TestNode node;

  private void start(String types, String... more) {
    node =
        TestNode.configured(
            String.format(
                Locale.ROOT,
                "firebreak.work-dir = \"%s\"\nfirebreak.types { %s }\n%s",
                folder,
                types,
                String.join("\n", more)));
  }

  private static String demo(String name, String more) {
    String handler = Character.toUpperCase(name.charAt(0)) + name.substring(1);
    return name + " { handler = dev.firebreak.demo." + handler + APART + more + " }\n";
  }

  @AfterEach
  void nothingIsLeft() {
    node.close();
    assertThat(folder.resolve("firebreak-" + ProcessHandle.current().pid())).doesNotExist();
    await().untilAsserted(() -> assertThat(Children.all()).isEmpty());
  }

  private JsonNode cause(String type) {
    HttpResponse<String> answer = node.call(type, "");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(502);
    return TestNode.json(answer).get("cause");
  }

  @Test
  void aHandlerAnswersAsOnAThread() {
    start(demo("sleep", "") + demo("echo", "") + demo("crash", ONCE));
    assertThat(node.call("sleep", "{\"ms\":1}").body()).isEqualTo("{\"sleptMs\":1}");
    assertThat(node.call("sleep", "{\"ms\":-1}").statusCode()).isEqualTo(422);
    assertThat(TestNode.problem(node.call("sleep", "{\"ms\":1,}"))).isEqualTo("malformed-json");
    assertThat(node.call("echo", "h\u00e9llo\n").body()).isEqualTo("h\u00e9llo\n");
    assertThat(cause("crash").get("exception").asText())
        .isEqualTo("java.lang.IllegalStateException");
  }

  @Test
  void aPluginsHandlerHasItsOwnClassesInItsJvm() throws Exception {
    Path plugins = Files.createDirectory(folder.resolve("plugins"));
    PluginJar.jar()
        .handler(
            "com.example.Where",
            answering(
                "getClass().getClassLoader().getName() + \" \" + ProcessHandle.current().pid()"))
        .write(plugins.resolve("where.jar"));
    start(
        "where { handler = com.example.Where" + APART + " }",
        "firebreak.plugins-dir = \"" + plugins + '"');
    String[] answer = node.call("where", "").body().split(" ", -1);
    assertThat(answer[0]).isEqualTo("where.jar");
    assertThat(Long.parseLong(answer[1])).isNotEqualTo(ProcessHandle.current().pid());
  }

  @Test
  void temporaryFilesOfAHandlerAreInTheFolderOfItsJvm() throws Exception {
    Path plugins = Files.createDirectory(folder.resolve("plugins"));
    PluginJar.jar()
        .handler(
            "com.example.Tmp",
            answering(
                "java.io.File.createTempFile(\"tmp\", null) + \" \""
                    + " + java.nio.file.Files.createTempFile(\"tmp\", null) + \" \""
                    + " + System.getProperty(\"user.home\")"))
        .write(plugins.resolve("tmp.jar"));
    start(
        "tmp { handler = com.example.Tmp" + APART + " }",
        "firebreak.plugins-dir = \"" + plugins + '"');
    assertThat(node.call("tmp", "").body().split(" ", -1))
        .hasSize(3)
        .allMatch(file -> file.startsWith(folder.resolve("firebreak-").toString()));
  }

  @Test
  void anExitIsReportedWithItsCode() {
    start(demo("exit", ONCE));
    assertThat(cause("exit").get("exitCode").asInt()).isEqualTo(3);
    assertThat(cause("exit").has("limit")).isFalse();
  }

  @Test
  void aSegmentationFaultIsReportedWithItsSignal() {
    start(demo("segfault", ONCE));
    JsonNode cause = cause("segfault");
    assertThat(cause.path("signal").asText()).as(cause.toString()).isEqualTo("SIGSEGV");
    assertThat(cause.get("stderr").asText()).contains("SIGSEGV");
  }

  @Test
  void aFullHeapIsReportedWithTheLimit() {
    start(demo("leak", ONCE + ", memory = 256M"));
    assertThat(cause("leak").get("limit").asText()).isEqualTo("heap");
  }

  @Test
  void aLoopWithoutEndIsKilledAtItsTimeout() {
    start(demo("spin", ONCE + ", timeout = 3s, grace = 50ms"));
    HttpResponse<String> answer = node.call("spin", "");
    assertThat(answer.statusCode()).isEqualTo(504);
    assertThat(TestNode.json(answer).get("cause").get("signal").asText()).isEqualTo("SIGKILL");
  }
}

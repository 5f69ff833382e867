package dev.firebreak.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.api.Attempt;
import dev.firebreak.api.Handler;
import dev.firebreak.demo.Echo;
import dev.firebreak.fixture.Gate;
import dev.firebreak.fixture.TestNode;
import dev.firebreak.fixture.Warnings;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** What a reload can't change is named, and left as it was. */
class ReloadLimitsTest {
  private static final String ECHO = TestNode.handler(Echo.class);

  /** Answers with its JSON input, which the configured limits apply to. */
  public static final class Nested implements Handler<List<Object>, List<Object>> {
    @Override
    public List<Object> handle(List<Object> input, Attempt attempt) {
      return input;
    }
  }

  @TempDir private Path folder;
  private volatile String types = "t { " + ECHO + " }";
  private volatile String rest = "";
  private TestNode node;

  @BeforeEach
  void start() {
    node = TestNode.reloading(this::configuration);
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private String configuration() {
    String folderAtStart =
        rest.contains("data-dir") ? "" : "firebreak.data-dir = \"" + folder + "\"\n";
    return folderAtStart
        + ("firebreak.tasks.max-backlog = 2\nfirebreak.types { " + types + " }\n" + rest);
  }

  private HttpResponse<String> reload() {
    return node.send(node.request("POST", "/v1/reload", null));
  }

  @Test
  void eachKeyThatNeedsARestartIsNamedInTheAnswerAndInTheLog() {
    for (String line :
        List.of(
            "firebreak.http.port = 7",
            "firebreak.http.host = \"127.0.0.2\"",
            "firebreak.http.access = tokens",
            "firebreak.http.trusted-proxies = \"10.0.0.1\"",
            "firebreak.http.socket.path = \"" + folder.resolve("other") + '"',
            "firebreak.http.max-connections = 7",
            "firebreak.http.audit.keep = 7",
            "firebreak.json.max-depth = 7",
            "firebreak.drain-timeout = 7s",
            "firebreak.plugins-dir = \"" + folder + '"',
            "firebreak.data-dir = \"" + folder.resolve("other") + '"',
            "firebreak.work-dir = \"" + folder.resolve("work") + '"',
            "firebreak.store.jdbc-url = \"jdbc:postgresql://localhost/other\"",
            "firebreak.cluster.name = other",
            "firebreak.tasks.max-backlog = 7",
            "firebreak.tasks.retention = 7h",
            "pekko.loglevel = ERROR")) {
      rest = line + "\n";
      String key = line.substring(0, line.indexOf(' '));
      try (Warnings log = Warnings.listen()) {
        HttpResponse<String> answer = reload();
        assertThat(answer.statusCode()).as(line + answer.body()).isEqualTo(200);
        assertThat(TestNode.json(answer).path("needRestart"))
            .extracting(JsonNode::asText)
            .containsExactly(key);
        assertThat(log.take())
            .anyMatch(
                it ->
                    it.getFormattedMessage()
                        .contains("no effect until this node is restarted: " + key + "."));
      }
    }
    rest = "";
    assertThat(TestNode.json(reload()).path("needRestart")).isEmpty();
  }

  @Test
  void aTypeThatIsReloadedHasTheOtherSettingsOfTheStart() {
    String nested = "[".repeat(9) + "]".repeat(9);
    types = "t { " + TestNode.handler(Nested.class) + ", timeout = 7s }";
    rest = "firebreak.json.max-depth = 7";
    assertThat(TestNode.json(reload()).path("changed")).hasSize(1);
    assertThat(node.call("t", nested, "Content-Type", "application/json").body()).isEqualTo(nested);
  }

  @Test
  void theLimitOfTasksStaysAsItWas(TestInfo test) {
    String gate = test.getDisplayName();
    types = "t { " + TestNode.handler(Gate.class) + " }";
    rest = "firebreak.tasks.max-backlog = 7";
    reload();
    for (int expected : new int[] {202, 202, 503}) {
      HttpResponse<String> answer = node.send(node.request("POST", "/v1/submit/t", gate));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(expected);
    }
    Gate.open(gate, 2);
  }

  @Test
  void aWrongValueOfAKeyThatNeedsARestartChangesNothingEither() {
    types = "fresh { " + ECHO + " }";
    rest = "firebreak.tasks.max-backlog = -1";
    assertThat(reload().statusCode()).isEqualTo(422);
    assertThat(node.call("t", "still").body()).isEqualTo("still");
  }
}

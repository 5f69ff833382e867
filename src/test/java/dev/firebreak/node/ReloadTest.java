package dev.firebreak.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.Config;
import dev.firebreak.api.Attempt;
import dev.firebreak.api.Handler;
import dev.firebreak.api.Payload;
import dev.firebreak.demo.Echo;
import dev.firebreak.fixture.Gate;
import dev.firebreak.fixture.Patience;
import dev.firebreak.fixture.TestNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A running node reads its configuration anew. */
class ReloadTest {
  private static final Queue<String> CLOSED = new ConcurrentLinkedQueue<>();
  private static final String GATE = TestNode.handler(Gate.class);
  private static final String ECHO = TestNode.handler(Echo.class);

  /** Names itself by its configuration, and notes that it was closed. */
  public static final class Named implements Handler<Payload, Payload>, AutoCloseable {
    private final String name;

    public Named(Config config) {
      name = config.getString("name");
    }

    @Override
    public Payload handle(Payload input, Attempt attempt) throws Exception {
      if (!input.text().isEmpty()) {
        new Gate().handle(input, attempt);
      }
      return Payload.text(name);
    }

    @Override
    public void close() {
      CLOSED.add(name);
    }
  }

  @TempDir private Path folder;
  private volatile String configuration = "";
  private TestNode node;

  @AfterEach
  void close() {
    node.close();
  }

  private void start(String types) {
    types(types);
    node = TestNode.reloading(() -> configuration);
  }

  private void types(String types) {
    configuration = configured(types);
  }

  private String configured(String types) {
    return "firebreak.data-dir = \"" + folder + "\"\nfirebreak.types {" + types + "}";
  }

  private static String named(String name) {
    return "t { handler = \"" + Named.class.getName() + "\", config.name = " + name + " }";
  }

  private HttpResponse<String> reload() {
    return node.send(node.request("POST", "/v1/reload", null));
  }

  private JsonNode reloaded() {
    HttpResponse<String> answer = reload();
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return TestNode.json(answer);
  }

  private static void awaitInside(String gate, int count) {
    await().atMost(Patience.LIMIT).until(() -> Gate.inside(gate) == count);
  }

  @Test
  void aRunningAttemptEndsUnderTheOldDefinitionAndANewOneHasTheNew() {
    start(named("before"));
    CompletableFuture<HttpResponse<String>> running = node.callAsync("t", "reload-running");
    awaitInside("reload-running", 1);
    types(named("after"));
    assertThat(reloaded().path("changed")).singleElement().matches(it -> it.asText().equals("t"));
    assertThat(node.call("t", "").body()).isEqualTo("after");
    assertThat(CLOSED).doesNotContain("before");
    Gate.open("reload-running", 1);
    assertThat(running.join().body()).isEqualTo("before");
    await().atMost(Patience.LIMIT).until(() -> CLOSED.contains("before"));
    assertThat(CLOSED).doesNotContain("after");
  }

  @Test
  void attemptsOfBothDefinitionsTogetherStayWithinTheConcurrency() {
    start("t { " + GATE + ", concurrency = 1 }");
    CompletableFuture<HttpResponse<String>> running = node.callAsync("t", "reload-limit");
    awaitInside("reload-limit", 1);
    types("t { " + ECHO + ", concurrency = 1 }");
    reloaded();
    CompletableFuture<HttpResponse<String>> waiting = node.callAsync("t", "second");
    await().atMost(Patience.LIMIT).until(() -> node.branch("t").at("/waiting/used").asInt() == 1);
    assertThat(node.branch("t").at("/slots/used").asInt()).isEqualTo(1);
    Gate.open("reload-limit", 1);
    assertThat(waiting.join().body()).isEqualTo("second");
    assertThat(running.join().statusCode()).isEqualTo(200);
  }

  @Test
  void callsThatWaitGetTheSlotsThatAReloadAdds() {
    start("t { " + GATE + ", concurrency = 1 }");
    List<CompletableFuture<HttpResponse<String>>> calls =
        List.of(node.callAsync("t", "reload-more"), node.callAsync("t", "reload-more"));
    await().atMost(Patience.LIMIT).until(() -> node.branch("t").at("/waiting/used").asInt() == 1);
    types("t { " + GATE + ", concurrency = 2 }");
    reloaded();
    awaitInside("reload-more", 2);
    Gate.open("reload-more", 2);
    calls.forEach(call -> assertThat(call.join().statusCode()).isEqualTo(200));
  }

  @Test
  void typesAreAddedAndRemovedAndARunningCallOfARemovedTypeEnds() {
    start("old { " + GATE + " }");
    CompletableFuture<HttpResponse<String>> running = node.callAsync("old", "reload-removed");
    awaitInside("reload-removed", 1);
    types("fresh { " + ECHO + " }");
    JsonNode done = reloaded();
    assertThat(done.path("added")).singleElement().matches(it -> it.asText().equals("fresh"));
    assertThat(done.path("removed")).singleElement().matches(it -> it.asText().equals("old"));
    assertThat(node.call("fresh", "hello").body()).isEqualTo("hello");
    assertThat(TestNode.problem(node.call("old", ""))).isEqualTo("unknown-type");
    assertThat(node.get("/v1/types").body()).contains("fresh").doesNotContain("\"old\"");
    Gate.open("reload-removed", 1);
    assertThat(running.join().statusCode()).isEqualTo(200);
  }

  @Test
  void aTaskOfARemovedTypeWaitsUntilTheTypeIsBack() {
    start("t { " + GATE + ", concurrency = 1 }");
    var _ = node.callAsync("t", "reload-task");
    awaitInside("reload-task", 1);
    HttpResponse<String> task = node.send(node.request("POST", "/v1/submit/t", "waits"));
    String path = task.headers().firstValue("Location").orElseThrow();
    types("");
    reloaded();
    Gate.open("reload-task", 1);
    JsonNode document = TestNode.json(node.get(path));
    assertThat(document.path("state").asText()).isEqualTo("queued");
    assertThat(document.path("waitingFor").asText()).isEqualTo("no-node");
    types("t { " + ECHO + " }");
    assertThat(reloaded().path("added")).hasSize(1);
    JsonNode ended = TestNode.json(node.send(node.request("GET", path, null, "Prefer", "wait=60")));
    assertThat(ended.path("state").asText()).isEqualTo("succeeded");
  }

  @Test
  void aPausedTypeThatIsRemovedComesBackPausedAndCanBeResumedMeanwhile() {
    start("t { " + ECHO + " }, u { " + ECHO + " }");
    for (String type : List.of("t", "u")) {
      assertThat(state(type, "pause").statusCode()).isEqualTo(200);
    }
    types("");
    reloaded();
    assertThat(TestNode.problem(node.call("t", ""))).isEqualTo("unknown-type");
    assertThat(TestNode.problem(state("t", "pause"))).isEqualTo("unknown-type");
    assertThat(state("u", "resume").statusCode()).isEqualTo(200);
    assertThat(TestNode.problem(state("u", "resume"))).isEqualTo("unknown-type");
    types("t { " + ECHO + " }, u { " + ECHO + " }");
    reloaded();
    assertThat(TestNode.problem(node.call("t", ""))).isEqualTo("paused");
    assertThat(node.call("u", "hello").body()).isEqualTo("hello");
  }

  @Test
  void aTypeThatIsNewOnANodeIsPausedIfTheStoreSaysSo() {
    start("t { " + ECHO + " }");
    assertThat(state("t", "pause").statusCode()).isEqualTo(200);
    node.close();
    start("u { " + ECHO + " }");
    types("t { " + ECHO + " }");
    reloaded();
    assertThat(TestNode.problem(node.call("t", ""))).isEqualTo("paused");
  }

  private HttpResponse<String> state(String type, String change) {
    return node.send(node.request("POST", "/v1/types/" + type + '/' + change, null));
  }

  @Test
  void aWrongConfigurationChangesNothingAndTheAnswerSaysWhatACheckSays() {
    start("t { " + ECHO + " }");
    for (String wrong :
        List.of(
            "t { " + ECHO + ", timeuot = 1s }",
            "t { handler = no.such.Handler }, u { " + ECHO + " }")) {
      types(wrong);
      HttpResponse<String> answer = reload();
      assertThat(answer.statusCode()).isEqualTo(422);
      assertThat(TestNode.problem(answer)).isEqualTo("invalid-configuration");
      assertThat(TestNode.json(answer).path("reasons"))
          .extracting(error -> error.asText().replace("String: 2", "String: 1"))
          .isEqualTo(TestNode.complaints(configuration.lines().skip(1).findFirst().orElseThrow()));
      assertThat(node.call("t", "still").body()).isEqualTo("still");
      assertThat(TestNode.problem(node.call("u", ""))).isEqualTo("unknown-type");
    }
  }

  @Test
  void aKeyThatNeedsARestartIsNamedAndTheRestIsReloaded() {
    start("t { " + ECHO + " }");
    String changed = "t { " + ECHO + ", timeout = 7s }";
    configuration = "firebreak.http.idle-timeout = 7s\n" + configured(changed);
    JsonNode done = reloaded();
    assertThat(done.path("needRestart"))
        .extracting(JsonNode::asText)
        .containsExactly("firebreak.http.idle-timeout");
    assertThat(node.type("t").at("/limits/timeoutMs").asInt()).isEqualTo(7000);
    assertThat(reloaded().path("changed")).isEmpty();
  }

  @Test
  void warmProcessesOfAChangedTypeAreReplaced() throws IOException {
    Path script =
        Files.writeString(
            folder.resolve("warm.sh"),
            """
            while read -r line; do
              id=$(printf %s "$line" | sed 's/.*"id":"//; s/".*//')
              printf '{"id":"%s","result":"%s"}\\n' "$id" "$V"
            done
            """);
    String warm = "w { command = [sh, \"" + script + "\"], warm.processes = 1, env.V = ";
    start(warm + "one }");
    assertThat(node.call("w", "{}").body()).isEqualTo("\"one\"");
    types(warm + "two }");
    reloaded();
    assertThat(node.call("w", "{}").body()).isEqualTo("\"two\"");
  }
}

package dev.firebreak.workerprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.fixture.Patience;
import dev.firebreak.fixture.PluginJar;
import dev.firebreak.fixture.TestNode;
import dev.firebreak.store.MemoryStore;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Steps of attempts that processes run: handlers in JVMs of their own, and warm commands. */
@EnabledOnOs(OS.LINUX)
@Isolated("starts JVMs")
class ProcessStepsTest {
  private static final String SETTINGS =
      ", warm.processes = 1, max-wait = "
          + Patience.SECONDS
          + "s, retry { attempts = 2, backoff = 1ms, max-backoff = 1ms }";

  /** Runs two steps, and ends its JVM in the first attempt. */
  private static final String TWO_STEPS =
      """
      static int bodies;

      public Payload handle(Payload input, Attempt attempt) throws Exception {
        String one = attempt.step("one", String.class, () -> "made in " + attempt.number());
        byte[] two = attempt.step("two", byte[].class, () -> new byte[] {(byte) attempt.number()});
        try {
          attempt.step("three", String.class, () -> {
            throw new IllegalStateException("no");
          });
        } catch (IllegalStateException e) {
          attempt.step("three", String.class, () -> "again");
        }
        if (attempt.number() == 1) {
          Runtime.getRuntime().halt(1);
        }
        return Payload.text(one + ", " + two[0] + " by " + attempt.number());
      }
      """;

  /** Runs steps on many threads at once. */
  private static final String PARALLEL =
      """
      public Payload handle(Payload input, Attempt attempt) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(20);
        List<Future<String>> all = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
          int n = i;
          all.add(threads.submit(() -> attempt.step("n " + n, String.class, () -> "" + n)));
        }
        int sum = 0;
        for (Future<String> one : all) {
          sum += Integer.parseInt(one.get());
        }
        threads.shutdown();
        return Payload.text("" + sum);
      }
      """;

  @TempDir private Path folder;
  private MemoryStore store;
  private TestNode node;

  @BeforeEach
  void makeStore() throws Exception {
    Files.createDirectories(folder.resolve("plugins"));
    store = new MemoryStore("memory", InstantSource.system());
  }

  private void start(String types) {
    node =
        TestNode.keeping(
            store,
            "firebreak.work-dir = \""
                + folder
                + "\"\nfirebreak.plugins-dir = \""
                + folder.resolve("plugins")
                + "\"\nfirebreak.types { "
                + types
                + " }");
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private void plugin(String name, String body) throws Exception {
    PluginJar.jar().handler("com.example." + name, body).write(folder.resolve("plugins/x.jar"));
  }

  private String resultOf(String type, String input) {
    HttpResponse<String> submitted =
        node.send(
            node.request("POST", "/v1/submit/" + type, input, "Content-Type", "application/json"));
    String task = "/v1/tasks/" + TestNode.json(submitted).path("id").asText();
    await().until(() -> TestNode.json(node.get(task)).path("finishedAt").isTextual());
    HttpResponse<String> result = node.get(task + "/result");
    assertThat(result.statusCode()).as(node.get(task).body()).isEqualTo(200);
    return result.body();
  }

  @Test
  void aHandlerInItsOwnJvmGoesOnAfterItsRecordedSteps() throws Exception {
    plugin("Two", TWO_STEPS);
    start("two { handler = com.example.Two, isolation = process" + SETTINGS + " }");
    assertThat(resultOf("two", "{}")).isEqualTo("made in 1, 1 by 2");
  }

  @Test
  void stepsOfManyThreadsAreRecordedOneAfterTheOther() throws Exception {
    plugin("Many", PARALLEL);
    start("many { handler = com.example.Many, isolation = process" + SETTINGS + " }");
    assertThat(resultOf("many", "{}")).isEqualTo("4950");
  }

  private String worker(String... lines) throws Exception {
    Path script = folder.resolve("worker.sh");
    Files.write(script, List.of(lines));
    return "x { command = [sh, \""
        + script
        + "\"], consumes = [\"application/json\"]"
        + SETTINGS
        + " }";
  }

  @Test
  void aWarmWorkerIsToldWhatItRecorded() throws Exception {
    Path heard = folder.resolve("heard");
    start(
        worker(
            "read -r line; id=${line#*:\\\"}; id=${id%%\\\"*}",
            "ask() { printf '{\"id\":\"%s\",\"step\":%s}\\n' $id \"$1\"; read -r told;",
            "  printf '%s\\n' \"${told#*,}\" >> " + heard + "; }",
            "ask '{\"name\":\"a b\"}'",
            "case $told in *true*) ;; *) ask '{\"name\":\"a b\",\"result\":{\"n\":1}}'; exit 1;"
                + " esac",
            "ask '{\"name\":\"bytes\"}'",
            "ask '{\"name\":\"bytes\",\"result\":\"aGk=\",\"contentType\":\"text/plain\"}'",
            "ask '{\"name\":\"bytes\"}'",
            "ask '{\"name\":\"none\",\"result\":1}'",
            "printf '{\"id\":\"%s\",\"result\":true}\\n' $id; read -r line"));
    assertThat(resultOf("x", "{}")).isEqualTo("true");
    assertThat(Files.readAllLines(heard))
        .containsExactly(
            "\"step\":{\"name\":\"a b\",\"recorded\":false}}",
            "\"step\":{\"name\":\"a b\",\"recorded\":true}}",
            "\"step\":{\"name\":\"a b\",\"recorded\":true,\"contentType\":\"application/json\","
                + "\"result\":{\"n\":1}}}",
            "\"step\":{\"name\":\"bytes\",\"recorded\":false}}",
            "\"step\":{\"name\":\"bytes\",\"recorded\":true}}",
            "\"step\":{\"name\":\"bytes\",\"recorded\":true,\"contentType\":\"text/plain\","
                + "\"result\":\"aGk=\"}}",
            "\"step\":{\"name\":\"none\",\"refused\":\"step none was not begun\"}}");
  }

  @Test
  void callsOfAWarmWorkerRecordNothing() throws Exception {
    start(
        worker(
            "read -r line; id=${line#*:\\\"}; id=${id%%\\\"*}",
            "printf '{\"id\":\"%s\",\"step\":{\"name\":\"a\"}}\\n' $id; read -r one",
            "printf '{\"id\":\"%s\",\"step\":{\"name\":\"a\",\"result\":1}}\\n' $id; read -r two",
            "printf '{\"id\":\"%s\",\"result\":[%s,%s]}\\n' $id \"$one\" \"$two\"; read -r line"));
    assertThat(node.call("x", "{}").body())
        .matches("\\[.*\"recorded\":false.*\"recorded\":false}}]");
  }

  @Test
  void aWorkerThatDoesNotWaitForItsAnswerIsReplaced() throws Exception {
    start(
        worker(
            "read -r line; id=${line#*:\\\"}; id=${id%%\\\"*}",
            "while :; do printf '{\"id\":\"%s\",\"step\":{\"name\":\"a\"}}\\n' $id; done"));
    HttpResponse<String> answer = node.call("x", "{}");
    assertThat(answer.statusCode()).isEqualTo(502);
    assertThat(answer.body()).contains("step");
  }
}

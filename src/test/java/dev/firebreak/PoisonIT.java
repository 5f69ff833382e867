package dev.firebreak;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.client.FirebreakClient;
import dev.firebreak.client.FirebreakClient.Call;
import dev.firebreak.client.Submission;
import dev.firebreak.client.TaskDocument;
import dev.firebreak.fixture.Distribution;
import dev.firebreak.fixture.Distribution.Serving;
import dev.firebreak.fixture.FreePort;
import dev.firebreak.fixture.LongTest;
import dev.firebreak.fixture.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A task that halts the JVM repeatedly, among tasks that do not. */
class PoisonIT {
  private static final int HEALTHY = 200;
  private static final Duration PATIENCE = Patience.LIMIT;

  @TempDir private Path folder;

  private Serving keep() throws IOException {
    Files.writeString(
        folder.resolve("poison.conf"),
        """
        firebreak.types {
          sleep { handler = dev.firebreak.demo.Sleep, concurrency = 8 }
          halt { handler = dev.firebreak.demo.Halt }
        }
        """);
    return Distribution.serve(
        Distribution.PROGRAM,
        folder,
        Map.of(
            "FIREBREAK_HTTP_PORT", Integer.toString(FreePort.find()),
            "FIREBREAK_DATA_DIR", folder.resolve("data").toString()),
        "--keep-alive",
        "--config",
        "poison.conf");
  }

  private static Submission work(int ms) {
    return Submission.json("sleep", "{\"ms\":" + ms + '}');
  }

  @Test
  void aTaskThatHaltsTheJvmIsQuarantinedAndNoOtherTaskIs() throws Exception {
    try (Serving serving = keep();
        FirebreakClient client = new FirebreakClient(serving.uri(), PATIENCE)) {
      List<String> healthy = submit(client, HEALTHY / 2);
      // Its 202 may be lost with the node: then it is asked for again, and is the same task.
      String poison = client.tasks().submit(Submission.json("halt", "{\"code\":7}")).id();
      healthy.addAll(submit(client, HEALTHY / 2));
      TaskDocument found = client.tasks().await(poison, PATIENCE);
      check(found);
      int suspects = checkHealthy(client, healthy);
      assertThat(serving.errors().lines().filter(line -> line.contains("exited with 7")))
          .hasSize(2);
      System.out.printf(
          Locale.ROOT,
          "PoisonIT: %d healthy tasks, %d of them under suspicion for a while%n",
          healthy.size(),
          suspects);
      assertThat(serving.terminate()).isZero();
    }
  }

  @Test
  @LongTest("PoisonIT#aTaskThatHaltsTheJvmIsQuarantinedAndNoOtherTaskIs")
  void aTaskThatIsRetriedIsQuarantinedAgain() throws Exception {
    try (Serving serving = keep();
        FirebreakClient client = new FirebreakClient(serving.uri(), PATIENCE)) {
      String poison = client.tasks().submit(Submission.json("halt", "{\"code\":7}")).id();
      check(client.tasks().await(poison, PATIENCE));
      try {
        client.tasks().retry(poison);
      } catch (IOException _) {
        // It ran, and took the node and the answer with it.
      }
      TaskDocument again = client.tasks().await(poison, PATIENCE);
      assertThat(again.state()).isEqualTo("quarantined");
      assertThat(again.document().path("history").findValues("fence"))
          .extracting(JsonNode::asInt)
          .containsExactly(1, 2, 3, 4, 5, 6);
      assertThat(serving.terminate()).isZero();
    }
  }

  @Test
  @LongTest({"PoisonIT#aTaskThatHaltsTheJvmIsQuarantinedAndNoOtherTaskIs", "CrashRefundTest"})
  void aCallThatHaltsTheJvmIsNotChargedToOtherTasks() throws Exception {
    try (Serving serving = keep();
        FirebreakClient client = new FirebreakClient(serving.uri(), PATIENCE)) {
      for (int i = 0; i < 2; i++) {
        List<String> healthy = submit(client, HEALTHY / 2);
        CompletableFuture<?> halting = client.callAsync(Call.json("halt", "{\"code\":7}"));
        assertThat(halting).failsWithin(PATIENCE);
        checkHealthy(client, healthy);
      }
      assertThat(serving.terminate()).isZero();
    }
  }

  private static List<String> submit(FirebreakClient client, int count) throws Exception {
    List<Submission> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(work(20 + i % 80));
    }
    List<String> ids = new ArrayList<>();
    client.tasks().submitAll(all.iterator(), answer -> ids.add(answer.id()));
    return ids;
  }

  private static void check(TaskDocument poison) {
    assertThat(poison.state()).isEqualTo("quarantined");
    assertThat(poison.document().path("crashes").asInt()).isEqualTo(3);
    JsonNode history = poison.document().path("history");
    assertThat(history).hasSize(3);
    assertThat(cause(history.path(0)).has("lostNode")).isTrue();
    assertThat(cause(history.path(1)).has("lostNode")).isTrue();
    assertThat(cause(history.path(2)).path("exitCode").asInt()).isEqualTo(7);
    assertThat(poison.document().path("error").path("cause").path("exitCode").asInt()).isEqualTo(7);
  }

  private static JsonNode cause(JsonNode past) {
    return past.path("error").path("cause");
  }

  /** Also that none was charged an attempt: each has used one, and no more. */
  private static int checkHealthy(FirebreakClient client, List<String> ids) throws Exception {
    int suspects = 0;
    assertThat(ids).doesNotHaveDuplicates().doesNotContain("");
    for (String id : ids) {
      TaskDocument task = client.tasks().await(id, PATIENCE);
      assertThat(task.state()).as(task.document().toString()).isEqualTo("succeeded");
      assertThat(task.attempts()).isEqualTo(1);
      suspects += task.document().path("crashes").asInt() >= 2 ? 1 : 0;
    }
    return suspects;
  }
}

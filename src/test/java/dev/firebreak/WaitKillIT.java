package dev.firebreak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.fixture.Distribution;
import dev.firebreak.fixture.Distribution.Serving;
import dev.firebreak.fixture.TestNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A script that pauses and waits for a signal under the shipped program, whose node is killed with
 * {@code kill -9} while its task waits.
 */
class WaitKillIT {
  @TempDir private Path folder;
  private final HttpClient http = HttpClient.newHttpClient();
  private Serving serving;
  private String task;

  @BeforeEach
  void writeScript() throws IOException {
    Path script = folder.resolve("waits.sh");
    Files.writeString(
        script,
        String.join(
            "\n",
            "set -e",
            "cd " + folder,
            "firebreak step first -- sh -c 'echo first >> effects'",
            "firebreak step nap --sleep 2.5",
            "answer=$(firebreak await approval --timeout 1d)",
            "firebreak step second -- sh -c 'echo second >> effects'",
            "echo \"$answer\""));
    Files.writeString(
        folder.resolve("waits.conf"),
        String.format(
            Locale.ROOT,
            """
            include file("%s/conf/firebreak.conf")
            firebreak.types.waits { command = [sh, "%s"], timeout = 10m, retry.attempts = 1 }
            """,
            Distribution.HOME,
            script));
  }

  private void serve() throws IOException {
    serving =
        Distribution.serve(
            Distribution.PROGRAM,
            folder,
            Map.of("FIREBREAK_DATA_DIR", folder.resolve("data").toString()),
            "--config",
            "waits.conf");
  }

  @AfterEach
  void stop() throws InterruptedException {
    assertThat(serving.terminate()).isZero();
  }

  private HttpResponse<String> send(String method, String path, String body) throws Exception {
    URI uri = serving.uri().resolve(path);
    return http.send(
        HttpRequest.newBuilder(uri)
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private JsonNode document() throws Exception {
    return TestNode.json(send("GET", task, ""));
  }

  private void awaitWaitingFor(String reason) {
    await().until(() -> document().path("waitingFor").asText().equals(reason));
  }

  private void killNode() throws Exception {
    serving.process().destroyForcibly().waitFor();
    serve();
  }

  @Test
  void waitsSurviveTheDeathOfTheNodeAndStepsRunOnce() throws Exception {
    serve();
    task = "/v1/tasks/" + TestNode.json(send("POST", "/v1/submit/waits", "")).path("id").asText();
    awaitWaitingFor("sleep nap");
    killNode();
    awaitWaitingFor("signal approval");
    killNode();
    assertThat(document().path("state").asText()).isEqualTo("waiting");
    assertThat(send("POST", task + "/signals/approval", "yes").statusCode()).isEqualTo(202);
    await().until(() -> document().path("finishedAt").isTextual());
    JsonNode ended = document();
    assertThat(ended.path("state").asText()).as(ended.toString()).isEqualTo("succeeded");
    assertThat(ended.path("attempts").asInt()).isEqualTo(1);
    assertThat(ended.path("crashes").asInt()).isZero();
    assertThat(ended.path("stepCount").asInt()).isEqualTo(4);
    assertThat(send("GET", task + "/result", "").body()).isEqualTo("yes\n");
    assertThat(Files.readAllLines(folder.resolve("effects"))).containsExactly("first", "second");
  }
}

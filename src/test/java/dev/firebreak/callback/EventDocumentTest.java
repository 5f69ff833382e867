package dev.firebreak.callback;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.firebreak.api.Payload;
import dev.firebreak.store.EndEvent;
import dev.firebreak.store.Ending;
import dev.firebreak.store.MemoryStore;
import dev.firebreak.store.Start;
import dev.firebreak.store.Submission;
import dev.firebreak.task.Claim;
import dev.firebreak.task.RunId;
import dev.firebreak.task.Task;
import dev.firebreak.task.TaskState;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class EventDocumentTest {
  private static final Instant NOW = Instant.parse("2030-01-02T03:04:05.678Z");
  private static final RunId ID = RunId.at(NOW.toEpochMilli());
  private static final EndEvent END =
      new EndEvent(ID, "report", TaskState.SUCCEEDED, 1, 1, NOW, null);

  private static JsonNode event(EndEvent end, Task task, String document) throws Exception {
    Function<Task, byte[]> json = _ -> document.getBytes(StandardCharsets.UTF_8);
    byte[] event = new EventDocument("https://work.example", 1024).of(end, "e1", task, json);
    return new JsonMapper().readTree(event);
  }

  /** A task that has succeeded at that time. */
  private static Task succeeded() {
    MemoryStore store = new MemoryStore("here", InstantSource.fixed(NOW));
    Submission.Plan plan = new Submission.Plan(2, null, null, 3);
    Payload input = Payload.text("in");
    var _ =
        store
            .accept(new Submission(ID, "report", plan, input, null, null, Start.ON_THREAD))
            .toCompletableFuture()
            .join();
    var _ =
        store
            .settle(new Claim(ID, 1), new Ending.Succeeded(Payload.text("out")))
            .toCompletableFuture()
            .join();
    return store.find(ID).toCompletableFuture().join().orElseThrow();
  }

  @Test
  void anEventHasTheAttributesOfCloudEventsAndTheDocument() throws Exception {
    JsonNode event = event(END, succeeded(), "{\"id\":\"x\",\"result\":{\"a\":1}}");
    assertThat(event.get("specversion").asText()).isEqualTo("1.0");
    assertThat(event.get("id").asText()).isEqualTo("e1");
    assertThat(event.get("source").asText()).isEqualTo("https://work.example");
    assertThat(event.get("type").asText()).isEqualTo("dev.firebreak.task.succeeded");
    assertThat(event.get("subject").asText()).isEqualTo(ID.toString());
    assertThat(event.get("time").asText()).isEqualTo("2030-01-02T03:04:05.678Z");
    assertThat(event.get("datacontenttype").asText()).isEqualTo("application/json");
    assertThat(event.get("data").toString()).isEqualTo("{\"id\":\"x\",\"result\":{\"a\":1}}");
  }

  @Test
  void aLongResultIsReplacedByALink() throws Exception {
    String document = "{\"id\":\"x\",\"result\":\"" + "r".repeat(2000) + "\"}";
    JsonNode data = event(END, succeeded(), document).get("data");
    assertThat(data.get("id").asText()).isEqualTo("x");
    assertThat(data.get("result").get("bytes").asInt()).isEqualTo(2002);
    assertThat(data.get("result").get("location").asText())
        .isEqualTo("https://work.example/v1/tasks/" + ID + "/result");
  }

  @Test
  void aLongDocumentIsReplacedByTheFactsAndALink() throws Exception {
    String long2 = "\"" + "r".repeat(2000) + "\"";
    JsonNode data = event(END, succeeded(), "{\"id\":\"x\",\"history\":" + long2 + "}").get("data");
    assertThat(data.has("history")).isFalse();
    assertThat(data.get("location").asText()).endsWith("/v1/tasks/" + ID);
    data = event(END, succeeded(), "{\"id\":\"x\",\"error\":" + long2 + "}").get("data");
    assertThat(data.get("id").asText()).isEqualTo(ID.toString());
    assertThat(data.get("state").asText()).isEqualTo("succeeded");
    assertThat(data.has("error")).isFalse();
  }

  @Test
  void aTaskThatWasDeletedOrQueuedAgainIsNotShownAsItIsNow() throws Exception {
    EndEvent earlier =
        new EndEvent(ID, "report", TaskState.FAILED, 1, 3, NOW.minusSeconds(9), null);
    for (Task task : new Task[] {null, succeeded()}) {
      JsonNode event = event(earlier, task, "{\"state\":\"succeeded\"}");
      assertThat(event.get("type").asText()).isEqualTo("dev.firebreak.task.failed");
      assertThat(event.get("data").get("state").asText()).isEqualTo("failed");
      assertThat(event.get("data").get("attempts").asInt()).isEqualTo(3);
    }
  }
}

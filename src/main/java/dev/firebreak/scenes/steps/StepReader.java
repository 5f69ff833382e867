package dev.firebreak.scenes.steps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.firebreak.client.FirebreakClient;
import dev.firebreak.client.HttpAnswer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads all steps of a task that the store has, with their results. */
record StepReader(FirebreakClient client) {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int PAGE = 1000;

  List<RecordedStep> read(String task) throws IOException, InterruptedException {
    List<RecordedStep> steps = new ArrayList<>();
    String after = "";
    do {
      JsonNode page = page(task, after);
      for (JsonNode step : page.path("steps")) {
        String name = step.path("name").asText();
        steps.add(new RecordedStep(step.path("number").asInt(), number(name), result(task, name)));
      }
      after = page.path("next").asText("");
    } while (!after.isEmpty());
    return steps;
  }

  private static int number(String name) throws IOException {
    if (!name.matches("step [0-9]{1,9}")) {
      throw new IOException("the store has a step that no job has: " + name);
    }
    return Integer.parseInt(name.substring("step ".length()));
  }

  private JsonNode page(String task, String after) throws IOException, InterruptedException {
    String from = after.isEmpty() ? "" : "&after=" + after;
    HttpAnswer answer = client.get("/v1/tasks/" + task + "/steps?limit=" + PAGE + from);
    JsonNode page = JSON.readTree(answer.body());
    if (!page.path("steps").isArray()) {
      throw new IOException("the steps of the task " + task + " were answered with " + page);
    }
    return page;
  }

  private String result(String task, String name) throws IOException, InterruptedException {
    byte[] body = client.tasks().step(task, name).body();
    // A program's result is bytes, a handler's is JSON.
    return body.length > 0 && body[0] == '"'
        ? JSON.readTree(body).asText()
        : new String(body, StandardCharsets.UTF_8);
  }
}

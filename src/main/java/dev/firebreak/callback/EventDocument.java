package dev.firebreak.callback;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.firebreak.store.EndEvent;
import dev.firebreak.task.Task;
import java.io.IOException;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes the event of an end: a CloudEvent 1.0 in JSON, whose data is the document of the task. */
final class EventDocument {
  /** The media type of events in the structured mode. */
  static final String CONTENT_TYPE = "application/cloudevents+json";

  private static final JsonMapper JSON = new JsonMapper();
  private static final String TYPE = "dev.firebreak.task.";

  private final String publicUrl;
  private final int maxData;

  /**
   * Makes events with these properties.
   *
   * @param publicUrl the beginning of links; empty for relative ones
   * @param maxData the longest document in an event, in bytes
   */
  EventDocument(String publicUrl, int maxData) {
    this.publicUrl = publicUrl;
    this.maxData = maxData;
  }

  /**
   * The event of an end.
   *
   * @param id of the event
   * @param task the task as it is now; null if it was deleted. It may have been queued again.
   * @param document makes the document of the task
   */
  byte[] of(EndEvent end, String id, @Nullable Task task, Function<Task, byte[]> document)
      throws IOException {
    ObjectNode event = JSON.createObjectNode();
    event.put("specversion", "1.0");
    event.put("id", id);
    event.put("source", publicUrl.isEmpty() ? "/v1/tasks" : publicUrl);
    event.put("type", TYPE + end.state().word());
    event.put("subject", end.task().toString());
    event.put("time", end.finishedAt().toString());
    event.put("datacontenttype", "application/json");
    event.set("data", data(end, task, document));
    return JSON.writeValueAsBytes(event);
  }

  private JsonNode data(EndEvent end, @Nullable Task task, Function<Task, byte[]> document)
      throws IOException {
    if (task == null || !isThatEnd(end, task)) {
      return shortForm(end);
    }
    byte[] json = document.apply(task);
    if (json.length <= maxData) {
      return JSON.readTree(json);
    }
    return JSON.readTree(json) instanceof ObjectNode whole ? shortened(end, whole) : shortForm(end);
  }

  /** A task that was queued again has other times or another state. */
  private static boolean isThatEnd(EndEvent end, Task task) {
    Instant finished = task.times().finishedAt();
    return task.state() == end.state()
        && finished != null
        && finished.toEpochMilli() == end.finishedAt().toEpochMilli();
  }

  private JsonNode shortened(EndEvent end, ObjectNode whole) throws IOException {
    JsonNode result = whole.get("result");
    if (result != null) {
      ObjectNode link = JSON.createObjectNode();
      link.put("bytes", JSON.writeValueAsBytes(result).length);
      link.put("location", location(end) + "/result");
      whole.set("result", link);
    }
    if (JSON.writeValueAsBytes(whole).length > maxData) {
      whole.remove("history");
      whole.put("location", location(end));
    }
    return JSON.writeValueAsBytes(whole).length > maxData ? shortForm(end) : whole;
  }

  private JsonNode shortForm(EndEvent end) {
    ObjectNode data = JSON.createObjectNode();
    data.put("id", end.task().toString());
    data.put("type", end.type());
    data.put("state", end.state().word());
    data.put("attempts", end.attempts());
    data.put("finishedAt", end.finishedAt().toString());
    data.put("location", location(end));
    return data;
  }

  private String location(EndEvent end) {
    return publicUrl + "/v1/tasks/" + end.task();
  }
}

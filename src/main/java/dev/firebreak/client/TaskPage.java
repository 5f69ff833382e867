package dev.firebreak.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list.
 *
 * @param tasks newest first; may be fewer than the limit although there are more
 * @param next the cursor of the next page; null at the end
 */
public record TaskPage(List<TaskDocument> tasks, @Nullable String next) {

  static TaskPage of(JsonNode document) {
    List<TaskDocument> tasks = new ArrayList<>();
    document.path("tasks").forEach(task -> tasks.add(TaskDocument.of(task)));
    return new TaskPage(tasks, document.path("next").asText(null));
  }
}

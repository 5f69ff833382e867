package dev.firebreak.http;

import dev.firebreak.json.Json;
import dev.firebreak.task.Task;

/** The document of a task that has ended, as {@code GET /v1/tasks/{id}} answers it. */
public final class TaskJson {
  private TaskJson() {}

  /**
   * Writes the document.
   *
   * @param json decides which results are JSON
   */
  public static byte[] of(Task task, Json json) {
    return Responses.bytes(TaskDocument.of(task, null, null, json));
  }
}

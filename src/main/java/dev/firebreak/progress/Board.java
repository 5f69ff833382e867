package dev.firebreak.progress;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What is known of the tasks that a command waits for, in their order. Thread-safe. */
final class Board {
  private final Map<String, TaskLine> lines = new LinkedHashMap<>();
  private boolean changed = true;
  private boolean closed;

  Board(List<String> ids) {
    ids.forEach(id -> lines.put(id, TaskLine.unknown(id)));
  }

  /** Replaces what is known of a task. An ended task stays as it is: later news is older. */
  void put(TaskLine task) {
    change(task.id(), _ -> task);
  }

  /** Applies an event. */
  void event(String name, JsonNode data) {
    String id = data.path("id").asText("");
    switch (name) {
      case "state" -> change(id, line -> line.withState(data));
      case "progress" -> change(id, line -> line.withProgress(data));
      case "step" -> change(id, line -> line.withStep(data));
      default -> {} // Of a later version of the node.
    }
  }

  private synchronized void change(String id, UnaryOperator<TaskLine> change) {
    TaskLine known = lines.get(id);
    if (known != null && !known.ended()) {
      lines.put(id, change.apply(known));
      changed = true;
      notifyAll();
    }
  }

  synchronized List<TaskLine> lines() {
    return List.copyOf(lines.values());
  }

  synchronized boolean ended(String id) {
    TaskLine line = lines.get(id);
    return line != null && line.ended();
  }

  /** Waits for a change since the last call; returns false once the board is closed. */
  synchronized boolean awaitChange() throws InterruptedException {
    while (!changed && !closed) {
      wait();
    }
    changed = false;
    return !closed;
  }

  synchronized void close() {
    closed = true;
    notifyAll();
  }
}

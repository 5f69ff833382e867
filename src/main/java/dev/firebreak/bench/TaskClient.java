package dev.firebreak.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.firebreak.bench.server.UnexpectedAnswer;
import dev.firebreak.client.Changed;
import dev.firebreak.client.FirebreakClient;
import dev.firebreak.client.HttpAnswer;
import dev.firebreak.client.TaskFilter;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The requests of the benchmark about tasks, chosen to take little of the node while it runs them.
 */
final class TaskClient {
  private static final JsonMapper MAPPER = new JsonMapper();

  /** The states of a task before it is final, in the order in which a task goes through them. */
  private static final List<String> NOT_FINAL = List.of("queued", "running");

  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(4);

  private final FirebreakClient client;
  private final Duration timeout;

  /**
   * Creates a client.
   *
   * @param timeout how long the tasks may take to become final
   */
  TaskClient(FirebreakClient client, Duration timeout) {
    this.client = client;
    this.timeout = timeout;
  }

  /**
   * Waits until no task of a type is queued or running.
   *
   * @throws IOException if the tasks are not final in time
   */
  void awaitEnd(String type) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    for (String state : NOT_FINAL) {
      TaskFilter some = new TaskFilter(type, state);
      while (!client.tasks().list(some, 1, null).tasks().isEmpty()) {
        if (System.nanoTime() - deadline > 0) {
          throw new IOException(
              "tasks of type " + type + " are still " + state + " after " + timeout);
        }
        LockSupport.parkNanos(POLL_NANOS);
      }
    }
  }

  /** The number of calls and tasks of a type that have succeeded. */
  long succeeded(String type) throws IOException, InterruptedException {
    HttpAnswer types = client.get("/v1/types");
    for (JsonNode entry : MAPPER.readTree(types.body()).path("types")) {
      if (entry.path("type").asText().equals(type)) {
        return entry.path("counters").path("succeeded").asLong();
      }
    }
    throw new UnexpectedAnswer("/v1/types has no type " + type + ": " + types.text());
  }

  /** Cancels all tasks of a type; returns their number. */
  long cancelAll(String type) throws IOException, InterruptedException {
    long all = 0;
    while (true) {
      Changed changed = client.tasks().cancelAll(new TaskFilter(type, null));
      all += changed.changed();
      if (!changed.more()) {
        return all;
      }
    }
  }
}

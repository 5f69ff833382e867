package dev.firebreak.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.firebreak.client.Changed;
import dev.firebreak.client.FirebreakClient;
import dev.firebreak.client.HttpAnswer;
import dev.firebreak.client.TaskFilter;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What the benchmark asks a node about its tasks, as cheaply as can be while it works on them. */
final class TaskDesk {
  private static final JsonMapper MAPPER = new JsonMapper();

  /** What a task may be before it is final, in the order in which it comes from one to the next. */
  private static final List<String> LIVE = List.of("queued", "running");

  private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(4);

  private final FirebreakClient client;
  private final Duration patience;

  /**
   * Asks by a client.
   *
   * @param patience how long tasks may take to come to their end
   */
  TaskDesk(FirebreakClient client, Duration patience) {
    this.client = client;
    this.patience = patience;
  }

  /**
   * Waits until no task of a type is queued or running.
   *
   * @throws IOException if that takes too long
   */
  void awaitEnd(String type) throws IOException, InterruptedException {
    long giveUp = System.nanoTime() + patience.toNanos();
    for (String state : LIVE) {
      TaskFilter some = new TaskFilter(type, state);
      while (!client.tasks().list(some, 1, null).tasks().isEmpty()) {
        if (System.nanoTime() - giveUp > 0) {
          throw new IOException("there still are tasks that are " + state);
        }
        LockSupport.parkNanos(LOOK);
      }
    }
  }

  /** How many runs of a type have succeeded, calls and tasks. */
  long succeeded(String type) throws IOException, InterruptedException {
    HttpAnswer types = client.get("/v1/types");
    for (JsonNode entry : MAPPER.readTree(types.body()).path("types")) {
      if (entry.path("type").asText().equals(type)) {
        return entry.path("counters").path("succeeded").asLong();
      }
    }
    throw new UnexpectedAnswer("/v1/types has no type " + type + ": " + types.text());
  }

  /** Cancels all tasks of a type; returns how many there were. */
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

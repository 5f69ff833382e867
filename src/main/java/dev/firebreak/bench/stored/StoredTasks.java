package dev.firebreak.bench.stored;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.firebreak.bench.server.UnexpectedAnswer;
import dev.firebreak.client.FirebreakClient;
import dev.firebreak.client.HttpAnswer;
import dev.firebreak.client.Submission;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The requests of these measurements about the tasks of a node. */
final class StoredTasks {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(4);

  private final FirebreakClient client;

  StoredTasks(FirebreakClient client) {
    this.client = client;
  }

  /** The number of stored tasks of a type that have succeeded, which nodes keep by type. */
  long succeeded(String type) throws IOException, InterruptedException {
    return count(type, "succeeded");
  }

  /**
   * The number of stored tasks of a type in a state.
   *
   * @param state the name of the state, or queued for all that have not begun
   */
  long count(String type, String state) throws IOException, InterruptedException {
    HttpAnswer counts = checked(client.get("/v1/tasks/counts?type=" + type));
    for (JsonNode entry : MAPPER.readTree(counts.body()).path("types")) {
      if (entry.path("type").asText().equals(type)) {
        return entry.path(state).asLong();
      }
    }
    return 0;
  }

  /**
   * Waits until so many tasks of a type have succeeded.
   *
   * @throws IOException if they have not in time
   */
  void awaitSucceeded(String type, long goal) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    long succeeded;
    while ((succeeded = succeeded(type)) < goal) {
      pollBefore(deadline, succeeded + " of " + goal + " tasks of type " + type + " succeeded");
    }
  }

  /** The number of tasks of a type that have succeeded since the node started. */
  long ended(String type) throws IOException, InterruptedException {
    for (JsonNode entry : MAPPER.readTree(checked(client.get("/v1/types")).body()).path("types")) {
      if (entry.path("type").asText().equals(type)) {
        return entry.path("counters").path("succeeded").asLong();
      }
    }
    return 0;
  }

  /**
   * Waits until so many tasks of a type have succeeded since the node started, and the last result
   * is stored.
   */
  void awaitEnded(String type, long goal) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (ended(type) < goal || count(type, "running") > 0) {
      pollBefore(deadline, "not " + goal + " tasks of type " + type + " ended");
    }
  }

  /**
   * Waits until the node has finished a task of a type.
   *
   * @throws IOException if it has none, or finishes none in time
   */
  void awaitFirstEnd(String type) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (ended(type) == 0) {
      if (count(type, "queued") + count(type, "running") == 0 && ended(type) == 0) {
        throw new IOException("no task is left to be finished: more tasks are needed");
      }
      pollBefore(deadline, "no task of type " + type + " ended");
    }
  }

  /** Waits until the node is ready. */
  void awaitReady() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!client.get("/health/ready").ok()) {
      pollBefore(deadline, "the node was not ready");
    }
  }

  private static void pollBefore(long deadline, String otherwise) throws IOException {
    if (System.nanoTime() - deadline > 0) {
      throw new IOException(otherwise + " in " + PATIENCE);
    }
    LockSupport.parkNanos(POLL_NANOS);
  }

  /** Submits equal tasks in one request, each with a key of its own. */
  void submit(Supplier<Submission> task, int count) throws IOException, InterruptedException {
    AtomicLong refused = new AtomicLong();
    client
        .tasks()
        .submitAll(
            Stream.generate(task).limit(count).iterator(),
            answer -> {
              if (answer.problem() != null) {
                refused.incrementAndGet();
              }
            });
    if (refused.get() > 0) {
      throw new UnexpectedAnswer(refused + " of " + count + " tasks were refused");
    }
  }

  void pause(String type) throws IOException, InterruptedException {
    checked(client.post("/v1/types/" + type + "/pause"));
  }

  void resume(String type) throws IOException, InterruptedException {
    checked(client.post("/v1/types/" + type + "/resume"));
  }

  private static HttpAnswer checked(HttpAnswer answer) throws UnexpectedAnswer {
    if (!answer.ok()) {
      throw new UnexpectedAnswer("the node answered " + answer.text());
    }
    return answer;
  }
}

package dev.firebreak.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The durable tasks of a node. Thread-safe.
 *
 * <p>Every method waits for its answer, throws a {@link ProblemException} if the answer is a
 * problem, another {@link IOException} if no answer came, and an {@link InterruptedException} if
 * interrupted. A submission is sent again, under the same key, after a lost connection and when the
 * node answers "not now" (429, 503, 507), until the client's retry time has passed: it stays one
 * task.
 */
public final class Tasks {
  private final HttpTransport wire;

  Tasks(HttpTransport wire) {
    this.wire = wire;
  }

  /**
   * Submits a task. Once this method returns, the task is on stable storage.
   *
   * @return the task; for a known key, the task to which the key belongs
   */
  public TaskDocument submit(Submission submission) throws IOException, InterruptedException {
    return new Submitter(wire).submit(submission, Duration.ZERO);
  }

  /**
   * Submits a task and waits for its end.
   *
   * @param timeout how long to wait after the task was accepted, in whole seconds up to 60
   * @return the task; not {@link TaskDocument#ended} if that took longer
   */
  public TaskDocument submitAndWait(Submission submission, Duration timeout)
      throws IOException, InterruptedException {
    Duration wait = timeout.compareTo(Waiter.LONGEST) > 0 ? Waiter.LONGEST : timeout;
    return new Submitter(wire).submit(submission, wait);
  }

  /**
   * Submits many tasks with JSON input, some thousands per request. None is submitted twice, even
   * after a lost connection. The tasks can't have individual timeouts.
   *
   * @param answers receives each answer, in the order of submission unless the node had no capacity
   *     at first
   * @throws IllegalArgumentException if an input is not JSON, or a submission has a timeout
   */
  public void submitAll(Iterator<Submission> submissions, Consumer<BulkAnswer> answers)
      throws IOException, InterruptedException {
    submitLines(BulkLine.of(submissions), answers);
  }

  /**
   * Submits the lines of a file: JSON objects with the members type, input, key, runAt and
   * priority. A line without a key gets one.
   *
   * @param answers receives each answer, with the number of its line
   */
  public void submitLines(Iterator<String> lines, Consumer<BulkAnswer> answers)
      throws IOException, InterruptedException {
    new Bulk(wire, answers).submit(lines);
  }

  /** Reads a task. */
  public TaskDocument get(String id) throws IOException, InterruptedException {
    return TaskDocument.of(wire.document(wire.request(path(id, "")).build()));
  }

  /**
   * Waits for a task's end, across lost connections and restarts of the node.
   *
   * @return the task; not {@link TaskDocument#ended} if the time passed first
   */
  public TaskDocument await(String id, Duration timeout) throws IOException, InterruptedException {
    return new Waiter(wire).await(id, timeout);
  }

  /** Reads a task's result as bytes, or a problem that says why there is none. */
  public HttpAnswer result(String id) throws IOException, InterruptedException {
    return HttpAnswer.of(wire.send(wire.request(path(id, "/result")).build()));
  }

  /** Reads a task's input as bytes, or a problem that says why there is none. */
  public HttpAnswer input(String id) throws IOException, InterruptedException {
    return HttpAnswer.of(wire.send(wire.request(path(id, "/input")).build()));
  }

  /** Cancels a task, or asks it to stop if it runs. */
  public TaskDocument cancel(String id) throws IOException, InterruptedException {
    return TaskDocument.of(post(path(id, "/cancel")));
  }

  /** Queues a failed, cancelled or quarantined task again. */
  public TaskDocument retry(String id) throws IOException, InterruptedException {
    return TaskDocument.of(post(path(id, "/retry")));
  }

  /**
   * Queues a failed, cancelled or quarantined task again. It runs a step and the later ones again,
   * and keeps the results of those before.
   *
   * @param step the name of the first step that is to run again; null to keep all
   * @param version the version of its type that it has from now on; null to keep the one it has
   */
  public TaskDocument retryFrom(String id, @Nullable String step, @Nullable String version)
      throws IOException, InterruptedException {
    Map<String, @Nullable Object> query = new LinkedHashMap<>();
    query.put("from", step);
    query.put("version", version);
    return TaskDocument.of(post(path(id, "/retry") + HttpTransport.query(query)));
  }

  /**
   * Sends a signal to a task. The first signal of a name counts; the same one may be sent again.
   *
   * @param contentType the media type of the body; null for an unspecified one
   */
  public void signal(String id, String name, byte[] body, @Nullable String contentType)
      throws IOException, InterruptedException {
    String path = path(id, "/signals/") + HttpTransport.name(name);
    HttpRequest.Builder request = wire.request(path).POST(BodyPublishers.ofByteArray(body));
    if (contentType != null) {
      request.header("Content-Type", contentType);
    }
    JsonNode _ = wire.document(request.build());
  }

  /** Reads the result of a step as bytes, or a problem that says why there is none. */
  public HttpAnswer step(String id, String name) throws IOException, InterruptedException {
    String path = path(id, "/steps/") + HttpTransport.name(name);
    return HttpAnswer.of(wire.send(wire.request(path).build()));
  }

  /**
   * Reads a page of a list, without results.
   *
   * @param limit the largest number of tasks; null for the node's default
   * @param cursor the start, from an earlier page; null for the newest task
   */
  public TaskPage list(TaskFilter filter, @Nullable Integer limit, @Nullable String cursor)
      throws IOException, InterruptedException {
    Map<String, @Nullable Object> query = filter.query();
    query.put("limit", limit);
    query.put("cursor", cursor);
    return TaskPage.of(
        wire.document(wire.request("/v1/tasks" + HttpTransport.query(query)).build()));
  }

  /**
   * Returns all tasks, newest first, read in pages as the stream advances.
   *
   * @return a stream that throws an {@link java.io.UncheckedIOException} if reading fails
   */
  public Stream<TaskDocument> stream(TaskFilter filter) {
    return Pages.stream(
        cursor -> {
          TaskPage page = list(filter, null, cursor);
          return new Pages.Page<>(page.tasks(), page.next());
        });
  }

  /**
   * Cancels tasks, up to 10,000.
   *
   * @param filter the tasks; must not select all
   */
  public Changed cancelAll(TaskFilter filter) throws IOException, InterruptedException {
    return changeAll("cancel", filter, null);
  }

  /**
   * Queues tasks again, up to 10,000.
   *
   * @param filter the tasks; must not select all
   */
  public Changed retryAll(TaskFilter filter) throws IOException, InterruptedException {
    return changeAll("retry", filter, null);
  }

  /**
   * Cancels tasks, queues them again or deletes them, up to 10,000.
   *
   * @param change {@code cancel}, {@code retry} or {@code purge}
   * @param filter the tasks; must not select all
   * @param cursor where an earlier request ended; null for the newest task
   */
  public Changed changeAll(String change, TaskFilter filter, @Nullable String cursor)
      throws IOException, InterruptedException {
    Map<String, @Nullable Object> query = filter.query();
    query.put("cursor", cursor);
    return Changed.of(post("/v1/tasks/" + change + HttpTransport.query(query)));
  }

  /**
   * Streams live events.
   *
   * @param id the task, whose stream ends with it; null for all tasks, without end
   * @param after the id of the last known event; null to begin now
   */
  public Events events(@Nullable String id, @Nullable String after) {
    return id == null
        ? new Events(wire, "/v1/events", _ -> false, after)
        : new Events(wire, path(id, "/events"), _ -> get(id).ended(), after);
  }

  /**
   * Streams the output of a task: the standard error of its program, or what its handler logs, as
   * far as it is kept. The events are {@code line} with the members attempt and text, {@code gap}
   * where bytes are missing, {@code end} after an attempt, and {@code state} at last.
   *
   * @param attempt the number of the attempt; null for the last one, and when following, for all
   *     that come after it
   * @param follow whether to wait for more output until the attempt or the task has ended
   * @param after the id of the last known event; null to begin with the oldest output that is kept
   */
  public Events output(
      String id, @Nullable Integer attempt, boolean follow, @Nullable String after) {
    Map<String, @Nullable Object> query = new LinkedHashMap<>();
    query.put("attempt", attempt);
    query.put("follow", follow);
    String path = path(id, "/output") + HttpTransport.query(query);
    return new Events(wire, path, last -> last != null && last.name().equals("state"), after);
  }

  private static String path(String id, String what) {
    return "/v1/tasks/" + HttpTransport.name(id) + what;
  }

  private JsonNode post(String path) throws IOException, InterruptedException {
    HttpRequest request = wire.request(path).POST(BodyPublishers.noBody()).build();
    return wire.document(request);
  }
}

package dev.firebreak.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The durable tasks of a node. Thread-safe.
 *
 * <p>Every method waits for its answer, throws a {@link ProblemException} if that is a problem,
 * another {@link IOException} if none came, and an {@link InterruptedException} if interrupted.
 * What is submitted is sent again, under the same key, after a lost connection and when the node
 * says "not now" (429, 503, 507), until the client's patience ends: it is one task all the same.
 */
public final class Tasks {
  private final HttpTransport wire;

  Tasks(HttpTransport wire) {
    this.wire = wire;
  }

  /**
   * Submits a task. Once this returns, it is on stable storage.
   *
   * @return the task as it is; of a key that was known, the task that it belongs to
   */
  public TaskDocument submit(Submission submission) throws IOException, InterruptedException {
    return new Submitter(wire).submit(submission, Duration.ZERO);
  }

  /**
   * Submits a task and waits for its end.
   *
   * @param patience for how long, in whole seconds up to 60, counted from when it was accepted
   * @return the task; not {@link TaskDocument#ended} if that took longer
   */
  public TaskDocument submitAndWait(Submission submission, Duration patience)
      throws IOException, InterruptedException {
    Duration wait = patience.compareTo(Waiter.LONGEST) > 0 ? Waiter.LONGEST : patience;
    return new Submitter(wire).submit(submission, wait);
  }

  /**
   * Submits many tasks of JSON, some thousands in a request. None is submitted twice, whatever is
   * lost on the way. A delay is counted from the client's clock; there is no timeout of their own.
   *
   * @param answers told of each, in the order of what was submitted unless the node had no room at
   *     first
   * @throws IllegalArgumentException if one is not JSON, or has a timeout
   */
  public void submitAll(Iterator<Submission> submissions, Consumer<BulkAnswer> answers)
      throws IOException, InterruptedException {
    submitLines(BulkLine.of(submissions), answers);
  }

  /**
   * The same with the lines of a file, JSON objects with the members type, input, key, runAt and
   * priority. A line that has no key is given one.
   *
   * @param answers told of each, by the number of its line
   */
  public void submitLines(Iterator<String> lines, Consumer<BulkAnswer> answers)
      throws IOException, InterruptedException {
    new Bulk(wire, answers).submit(lines);
  }

  /** Reads a task as it is. */
  public TaskDocument get(String id) throws IOException, InterruptedException {
    return TaskDocument.of(wire.document(wire.request(path(id, "")).build()));
  }

  /**
   * Waits for a task's end, over lost connections and restarts of the node.
   *
   * @return the task; not {@link TaskDocument#ended} if patience ended first
   */
  public TaskDocument await(String id, Duration patience) throws IOException, InterruptedException {
    return new Waiter(wire).await(id, patience);
  }

  /** A task's result as bytes, or as a problem why there is none. */
  public HttpAnswer result(String id) throws IOException, InterruptedException {
    return HttpAnswer.of(wire.send(wire.request(path(id, "/result")).build()));
  }

  /** Cancels a task, or asks it to stop if it runs. */
  public TaskDocument cancel(String id) throws IOException, InterruptedException {
    return TaskDocument.of(post(path(id, "/cancel")));
  }

  /** Queues a task again that failed, was cancelled or quarantined. */
  public TaskDocument retry(String id) throws IOException, InterruptedException {
    return TaskDocument.of(post(path(id, "/retry")));
  }

  /**
   * Reads a part of a list, without results.
   *
   * @param limit how many tasks at most; null for the node's default
   * @param cursor where to begin, from an earlier part; null for the newest
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
   * All tasks, newest first, read in parts as the stream goes on.
   *
   * @return throws an {@link java.io.UncheckedIOException} where reading fails
   */
  public Stream<TaskDocument> stream(TaskFilter filter) {
    Pages pages = new Pages(cursor -> list(filter, null, cursor));
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(pages, 0), false);
  }

  /**
   * Cancels tasks, up to 10,000.
   *
   * @param filter not all
   */
  public Changed cancelAll(TaskFilter filter) throws IOException, InterruptedException {
    return changed(post("/v1/tasks/cancel" + HttpTransport.query(filter.query())));
  }

  /**
   * Queues tasks again, up to 10,000.
   *
   * @param filter not all
   */
  public Changed retryAll(TaskFilter filter) throws IOException, InterruptedException {
    return changed(post("/v1/tasks/retry" + HttpTransport.query(filter.query())));
  }

  /**
   * What happens, as it happens.
   *
   * @param id to this task, until its end; null for to all, for ever
   * @param after the id of the last event that is known; null to begin now
   */
  public Events events(@Nullable String id, @Nullable String after) {
    return new Events(wire, id, after);
  }

  private static String path(String id, String what) {
    return "/v1/tasks/" + HttpTransport.name(id) + what;
  }

  private JsonNode post(String path) throws IOException, InterruptedException {
    HttpRequest request = wire.request(path).POST(BodyPublishers.noBody()).build();
    return wire.document(request);
  }

  private static Changed changed(JsonNode document) {
    return new Changed(document.path("changed").asInt(), document.path("more").asBoolean());
  }
}

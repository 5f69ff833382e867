package dev.firebreak.client;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The groups of tasks of a node. Thread-safe. The methods throw what those of {@link Tasks} do.
 *
 * <p>A task is submitted to a group by {@link Submission#inGroup}.
 */
public final class Groups {
  private final HttpTransport wire;

  Groups(HttpTransport wire) {
    this.wire = wire;
  }

  /**
   * Creates a group. The request is sent again, under the same key, after a lost connection and
   * when the node answers "not now" (429, 503, 507): it stays one group.
   *
   * @param json the name, labels, size and completion task, as {@code POST /v1/groups} takes them;
   *     empty for none of them
   * @param key the idempotency key, 1 to 255 printable ASCII characters
   */
  public GroupDocument create(String json, String key) throws IOException, InterruptedException {
    HttpRequest request =
        wire.request("/v1/groups")
            .POST(BodyPublishers.ofString(json))
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .build();
    RetryLoop tries = new RetryLoop(wire.pauses(), wire.patience());
    return GroupDocument.of(HttpTransport.document(wire.sendUntilAnswered(request, tries)));
  }

  /** Reads a group. */
  public GroupDocument get(String id) throws IOException, InterruptedException {
    return GroupDocument.of(wire.document(wire.request(path(id, "")).build()));
  }

  /**
   * Reads a page of a list, newest first. It may have few groups, or none, and a next page all the
   * same: the node looks at a limited number of groups for each.
   *
   * @param limit the largest number of groups; null for the node's default
   * @param cursor the start, from an earlier page; null for the newest group
   */
  public GroupPage list(GroupFilter filter, @Nullable Integer limit, @Nullable String cursor)
      throws IOException, InterruptedException {
    Map<String, @Nullable Object> query = filter.query();
    query.put("limit", limit);
    query.put("cursor", cursor);
    return GroupPage.of(
        wire.document(wire.request("/v1/groups" + HttpTransport.query(query)).build()));
  }

  /**
   * Returns the groups that match, newest first, read in pages as the stream advances.
   *
   * @return a stream that throws an {@link java.io.UncheckedIOException} if reading fails
   */
  public Stream<GroupDocument> stream(GroupFilter filter) {
    return Pages.stream(
        cursor -> {
          GroupPage page = list(filter, null, cursor);
          return new Pages.Page<>(page.groups(), page.next());
        });
  }

  /** Closes a group: it accepts no more tasks. Can be repeated. */
  public GroupDocument close(String id) throws IOException, InterruptedException {
    return GroupDocument.of(wire.document(post(id, "/close")));
  }

  /**
   * Closes a group and cancels its tasks; those that run are asked to stop.
   *
   * @return how many tasks were cancelled by this call; more may have to be
   */
  public Changed cancel(String id) throws IOException, InterruptedException {
    return Changed.of(wire.document(post(id, "/cancel")));
  }

  /**
   * Waits until a group is complete, across lost connections and restarts of the node.
   *
   * @return the group; not {@link GroupDocument#completed} if the time passed first
   */
  public GroupDocument await(String id, Duration timeout) throws IOException, InterruptedException {
    RetryLoop tries = new RetryLoop(wire.pauses(), timeout);
    while (true) {
      GroupDocument group =
          GroupDocument.of(
              HttpTransport.document(
                  wire.sendUntilAnswered(wire.request(path(id, "")).build(), tries)));
      if (group.completed() || !tries.again(Duration.ZERO)) {
        return group;
      }
    }
  }

  private HttpRequest post(String id, String what) {
    return wire.request(path(id, what)).POST(BodyPublishers.noBody()).build();
  }

  private static String path(String id, String what) {
    return "/v1/groups/" + HttpTransport.name(id) + what;
  }
}

package dev.firebreak.http.groups;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.firebreak.group.CompletionTask;
import dev.firebreak.group.GroupCounts;
import dev.firebreak.group.GroupSpec;
import dev.firebreak.group.TaskGroup;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A group as JSON.
 *
 * @param name omitted if it has none
 * @param state open, closed or completed
 * @param size how many tasks it will have; omitted if it is closed by a request
 * @param closedAt omitted while it is open
 * @param completedAt omitted until it is complete
 * @param then what is submitted when it is complete; omitted if nothing is
 */
@JsonPropertyOrder({
  "id",
  "name",
  "labels",
  "state",
  "size",
  "createdAt",
  "closedAt",
  "completedAt",
  "counts",
  "then"
})
public record GroupDocument(
    String id,
    @Nullable String name,
    Map<String, String> labels,
    String state,
    @Nullable Integer size,
    Instant createdAt,
    @Nullable Instant closedAt,
    @Nullable Instant completedAt,
    Counts counts,
    @Nullable Then then) {

  /** The tasks of the group by state. */
  @JsonPropertyOrder({
    "total",
    "queued",
    "running",
    "succeeded",
    "failed",
    "cancelled",
    "quarantined"
  })
  public record Counts(
      long total,
      long queued,
      long running,
      long succeeded,
      long failed,
      long cancelled,
      long quarantined) {
    /** Returns the counts as JSON. */
    public static Counts of(GroupCounts counts) {
      return new Counts(
          counts.total(),
          counts.queued(),
          counts.running(),
          counts.succeeded(),
          counts.failed(),
          counts.cancelled(),
          counts.quarantined());
    }
  }

  /**
   * The completion task.
   *
   * @param on always or succeeded
   * @param task the id of the task; omitted if it is not submitted
   */
  @JsonPropertyOrder({"type", "on", "task"})
  public record Then(String type, String on, @Nullable String task) {}

  /** Returns the document of a group. */
  public static GroupDocument of(TaskGroup group) {
    GroupSpec spec = group.spec();
    CompletionTask then = spec.then();
    String task = group.completion() == null ? null : group.completion().toString();
    return new GroupDocument(
        group.id().toString(),
        spec.name().isEmpty() ? null : spec.name(),
        spec.labels(),
        group.state().word(),
        spec.size(),
        group.times().created(),
        group.times().closed(),
        group.times().completed(),
        Counts.of(group.counts()),
        then == null ? null : new Then(then.type(), word(then.when()), task));
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}

package dev.firebreak.top;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The newest failures: of tasks, and the last crash of each type, which may be of a call. A list of
 * failed tasks can cost a node a scan of many others, and so is read only when the node has counted
 * more failures, and now and then because of other nodes. Not thread-safe.
 */
final class Failures {
  /** The largest number of groups: about the lines of a high terminal. */
  static final int MOST = 50;

  private static final long SOONEST = Duration.ofSeconds(2).toNanos();
  private static final long LATEST = Duration.ofSeconds(10).toNanos();
  private static final Duration SAME = Duration.ofSeconds(1);
  private static final Comparator<FailureRow> NEWEST =
      Comparator.comparing(FailureRow::at).reversed();

  private final Map<String, FailureRow> tasks = new HashMap<>();
  private Section<FailureRow> last = Section.of(List.of());
  private boolean read;
  private long readAt;
  private long counted;

  /**
   * Whether the list of failed tasks is to be read.
   *
   * @param count how many failures the node has counted
   * @param nowNanos the time by a monotonic clock
   */
  boolean isDue(long count, long nowNanos) {
    long passed = nowNanos - readAt;
    return !read || passed >= LATEST || (count != counted && passed >= SOONEST);
  }

  /** Takes a list of failed tasks; those of earlier lists stay known. */
  void read(Answer list, long count, long nowNanos) {
    last = list.section("tasks", Failures::ofTask);
    last.rows().forEach(row -> tasks.put(row.id(), row));
    tasks.values().stream()
        .sorted(NEWEST)
        .skip(MOST)
        .toList()
        .forEach(row -> tasks.remove(row.id()));
    read = true;
    readAt = nowNanos;
    counted = count;
  }

  /**
   * Returns all, newest first.
   *
   * @param tree the supervision tree
   * @param elsewhere {@code /v1/nodes/types}
   */
  Section<FailureRow> with(Answer tree, Answer elsewhere) {
    List<FailureRow> all = new ArrayList<>(tasks.values());
    tree.document().path("supervisors").forEach(branch -> add(all, branch));
    for (JsonNode node : elsewhere.document().path("nodes")) {
      if (!node.path("self").asBoolean()) {
        node.path("types").forEach(use -> add(all, use));
      }
    }
    all.sort(NEWEST);
    return new Section<>(List.copyOf(all), all.isEmpty() ? last.problem() : "", last.status());
  }

  /** Adds the last crash of a type, unless it is that of a task in the list. */
  private static void add(List<FailureRow> all, JsonNode type) {
    if (type.path("lastCrash").isObject()) {
      FailureRow crash = ofType(type);
      if (all.stream().noneMatch(row -> same(row, crash))) {
        all.add(crash);
      }
    }
  }

  private static boolean same(FailureRow task, FailureRow crash) {
    return task.type().equals(crash.type())
        && Duration.between(task.at(), crash.at()).abs().compareTo(SAME) < 0;
  }

  private static FailureRow ofTask(JsonNode task) {
    JsonNode error = task.path("error");
    String title = error.path("title").asText(task.path("state").asText(""));
    return new FailureRow(
        time(task.path("finishedAt").asText(task.path("createdAt").asText(""))),
        task.path("type").asText(""),
        task.path("id").asText(""),
        error.path("detail").asText(title));
  }

  private static FailureRow ofType(JsonNode branch) {
    JsonNode crash = branch.path("lastCrash");
    return new FailureRow(
        time(crash.path("at").asText("")),
        branch.path("type").asText(""),
        "",
        crash.path("cause").asText(""));
  }

  private static Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException _) {
      return Instant.EPOCH;
    }
  }
}

package dev.firebreak.top;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Reads types from {@code /v1/types}, the supervision tree and the metrics. */
final class TypeRows {
  private static final int UNKNOWN = -1;

  private TypeRows() {}

  /**
   * Returns a type.
   *
   * @param type its object in {@code /v1/types}
   * @param branch its object in the supervision tree; missing if that is not known
   */
  static TypeRow of(JsonNode type, JsonNode branch, double perSecond, Measured measured) {
    int inLine = branch.path("waiting").path("used").asInt(UNKNOWN);
    long oldest =
        Math.max(oldest(branch.path("oldestWorkers")), oldest(branch.path("oldestWaiting")));
    return new TypeRow(
        type.path("type").asText(""),
        branch.path("slots").path("used").asInt(UNKNOWN),
        type.path("limits").path("concurrency").asInt(UNKNOWN),
        inLine == UNKNOWN ? UNKNOWN : inLine + measured.queued(),
        perSecond,
        measured.p50Ms(),
        measured.p99Ms(),
        Math.max(oldest, measured.oldestDueMs()),
        troubles(type, branch));
  }

  /**
   * Returns a type on another node; the tasks in the store count on the node that answers.
   *
   * @param use its object in {@code /v1/nodes/types}
   */
  static TypeRow elsewhere(JsonNode use, double perSecond) {
    return new TypeRow(
        use.path("type").asText(""),
        use.path("running").asInt(),
        use.path("concurrency").asInt(),
        use.path("waiting").asInt(),
        perSecond,
        Measured.UNKNOWN.p50Ms(),
        Measured.UNKNOWN.p99Ms(),
        use.path("oldestMs").asLong() > 0 ? use.path("oldestMs").asLong() : UNKNOWN,
        troubles(use));
  }

  private static long oldest(JsonNode runs) {
    return runs.path(0).path("ageMs").asLong(UNKNOWN);
  }

  private static List<String> troubles(JsonNode type, JsonNode branch) {
    List<String> troubles = new ArrayList<>();
    JsonNode paused = type.path("paused");
    if (paused.isObject() || paused.asBoolean()) {
      String reason = paused.path("reason").asText("");
      troubles.add(TypeRow.PAUSED + (reason.isEmpty() ? "" : ": " + reason));
    }
    JsonNode breaker = type.path("breaker");
    breaker(troubles, breaker.path("state"), breaker.path("pauseLeftMs"));
    supervisor(troubles, branch.path("state"));
    count(troubles, type.path("use").path("leaked").asInt(), "leaked");
    count(troubles, branch.path("survivors").size(), "not killed");
    return List.copyOf(troubles);
  }

  /** What is wrong with a type on another node. */
  private static List<String> troubles(JsonNode use) {
    List<String> troubles = new ArrayList<>();
    if (use.path("paused").asBoolean()) {
      troubles.add(TypeRow.PAUSED);
    }
    breaker(troubles, use.path("breaker"), use.path("breakerPauseLeftMs"));
    supervisor(troubles, use.path("supervisor"));
    count(troubles, use.path("leaked").asInt(), "leaked");
    count(troubles, use.path("survivors").asInt(), "not killed");
    return List.copyOf(troubles);
  }

  private static void breaker(List<String> troubles, JsonNode position, JsonNode pauseLeftMs) {
    String now = position.asText("closed");
    if (now.equals("open") || now.equals("probing")) {
      Duration left = Duration.ofMillis(pauseLeftMs.asLong());
      troubles.add("breaker " + now + (left.isZero() ? "" : " " + Ages.of(left)));
    }
  }

  private static void supervisor(List<String> troubles, JsonNode state) {
    String now = state.asText("running");
    if (!now.equals("running")) {
      troubles.add("supervisor " + now);
    }
  }

  private static void count(List<String> troubles, int number, String what) {
    if (number > 0) {
      troubles.add(number + " " + what);
    }
  }
}

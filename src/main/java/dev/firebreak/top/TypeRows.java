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

  private static long oldest(JsonNode runs) {
    return runs.path(0).path("ageMs").asLong(UNKNOWN);
  }

  private static List<String> troubles(JsonNode type, JsonNode branch) {
    List<String> troubles = new ArrayList<>();
    JsonNode paused = type.path("paused");
    if (paused.isObject() || paused.asBoolean()) {
      String reason = paused.path("reason").asText("");
      troubles.add("paused" + (reason.isEmpty() ? "" : ": " + reason));
    }
    JsonNode breaker = type.path("breaker");
    String position = breaker.path("state").asText("closed");
    if (!position.equals("closed")) {
      Duration left = Duration.ofMillis(breaker.path("pauseLeftMs").asLong());
      troubles.add("breaker " + position + (left.isZero() ? "" : " " + Ages.of(left)));
    }
    String supervisor = branch.path("state").asText("running");
    if (!supervisor.equals("running")) {
      troubles.add("supervisor " + supervisor);
    }
    count(troubles, type.path("use").path("leaked").asInt(), "leaked");
    count(troubles, branch.path("survivors").size(), "not killed");
    return List.copyOf(troubles);
  }

  private static void count(List<String> troubles, int number, String what) {
    if (number > 0) {
      troubles.add(number + " " + what);
    }
  }
}

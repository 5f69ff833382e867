package dev.firebreak.top;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How many calls and tasks end, from the counters of {@code /v1/types}. */
final class Rates {
  private static final double UNKNOWN = -1;
  private static final double NANOS = 1e9;

  private static final List<String> FAILURES =
      List.of("rejected", "crashed", "notStarted", "timedOut");

  private static final List<String> OTHER_ENDS = List.of("succeeded", "cancelled");

  private final Map<String, Count> last = new HashMap<>();

  private record Count(long ended, long atNanos) {}

  /** Returns how many failures of all types the node has counted. */
  static long failures(JsonNode document) {
    long all = 0;
    for (JsonNode type : document.path("types")) {
      all += sum(type.path("counters"), FAILURES);
    }
    return all;
  }

  private static long sum(JsonNode counters, List<String> names) {
    return names.stream().mapToLong(name -> counters.path(name).asLong()).sum();
  }

  /**
   * Returns the rate since the last call for this type; negative if there was none, or if the node
   * has been restarted in between.
   *
   * @param nowNanos when the document was read, by a monotonic clock
   */
  double of(String type, JsonNode counters, long nowNanos) {
    return of(type, sum(counters, FAILURES) + sum(counters, OTHER_ENDS), nowNanos);
  }

  /**
   * Returns the rate since the last call for this key, as the other method does for a type.
   *
   * @param ended how many calls and tasks have ended
   */
  double of(String key, long ended, long nowNanos) {
    Count before = last.put(key, new Count(ended, nowNanos));
    return before == null || ended < before.ended() || nowNanos == before.atNanos()
        ? UNKNOWN
        : (ended - before.ended()) * NANOS / (nowNanos - before.atNanos());
  }
}

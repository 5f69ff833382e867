package dev.firebreak.store.postgres.nodes;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who of the others is dead, as far as this node can tell: those whose beat stood still for a whole
 * lease during which this node's own renewals all succeeded. So nobody is taken for dead because
 * the database was away, or this node was. No clock but this node's own counts. Not thread-safe.
 */
public final class FailureDetector {
  /** After a longer pause between two renewals this node knows nothing of the time between. */
  private static final long LONGEST_GAP = Lease.START.toNanos();

  private static final long MOMENT = Duration.ofMillis(50).toNanos();

  private final Map<Long, Seen> seen = new HashMap<>();
  private long lastSent;

  private record Seen(long beat, long since) {}

  /**
   * A node that is dead if its beat is still the same.
   *
   * @param id its row
   * @param beat what it stood at
   */
  public record Still(long id, long beat) {}

  /** A renewal failed. */
  void failed() {
    seen.clear();
  }

  /**
   * A renewal succeeded, and this is what it saw of others.
   *
   * @param sentAt before it looked
   * @param answeredAt after it looked
   * @param beats by node
   * @return who is dead
   */
  List<Still> saw(long sentAt, long answeredAt, Map<Long, Long> beats) {
    if (sentAt - lastSent > LONGEST_GAP) {
      failed();
    }
    lastSent = sentAt;
    seen.keySet().retainAll(beats.keySet());
    beats.forEach(
        (id, beat) ->
            seen.merge(
                id,
                new Seen(beat, answeredAt),
                (before, now) -> before.beat() == now.beat() ? before : now));
    return seen.entrySet().stream()
        .filter(entry -> sentAt - entry.getValue().since() >= Lease.LENGTH.toNanos())
        .map(entry -> new Still(entry.getKey(), entry.getValue().beat()))
        .toList();
  }

  /** How long until somebody would be dead that is not seen to move; at least a moment. */
  long untilNextDeath(long now) {
    return seen.values().stream()
        .mapToLong(other -> Math.max(MOMENT, other.since() + Lease.LENGTH.toNanos() - now))
        .min()
        .orElse(Long.MAX_VALUE);
  }
}

package dev.firebreak.store.postgres.nodes;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Decides which peers are dead: a peer is dead if its heartbeat did not advance for a whole lease
 * during which all renewals of this node succeeded. So no node is suspected because the database
 * was unreachable or this node was paused. Only this node's monotonic clock counts. Not
 * thread-safe.
 */
public final class FailureDetector {
  /** After a longer pause between two renewals, earlier observations are discarded. */
  private static final long LONGEST_GAP = Lease.START.toNanos();

  private static final long MOMENT = Duration.ofMillis(50).toNanos();

  private final Map<Long, Seen> seen = new HashMap<>();
  private long lastSent;

  private record Seen(long beat, long since) {}

  /**
   * A node that is dead if its heartbeat still has the same count.
   *
   * @param id the id of its row
   * @param beat the count of its heartbeats
   */
  public record SilentPeer(long id, long beat) {}

  /** A renewal failed. */
  void failed() {
    seen.clear();
  }

  /**
   * Records the heartbeats of the peers that a successful renewal returned.
   *
   * @param sentAt when the renewal was sent
   * @param answeredAt when its answer was received
   * @param beats the peers' counts of heartbeats, by node
   * @return the peers that are dead
   */
  List<SilentPeer> saw(long sentAt, long answeredAt, Map<Long, Long> beats) {
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
        .map(entry -> new SilentPeer(entry.getKey(), entry.getValue().beat()))
        .toList();
  }

  /**
   * The time until the first peer is dead if its heartbeat does not advance, in nanoseconds; at
   * least {@link #MOMENT}.
   */
  long untilNextDeath(long now) {
    return seen.values().stream()
        .mapToLong(other -> Math.max(MOMENT, other.since() + Lease.LENGTH.toNanos() - now))
        .min()
        .orElse(Long.MAX_VALUE);
  }
}

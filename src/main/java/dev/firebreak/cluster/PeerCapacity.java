package dev.firebreak.cluster;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The free capacity that peers last reported, less the calls forwarded since. Peers report at least
 * every second: a peer that has not reported for 3 seconds is silent, and counts as having none.
 * Thread-safe.
 */
final class PeerCapacity {
  private static final long SILENCE = Duration.ofSeconds(3).toNanos();

  private final Map<String, Report> byAddress = new ConcurrentHashMap<>();
  private final LongSupplier nanos;

  private record Report(Map<String, FreeCapacity> byType, long at) {}

  /**
   * Starts without peers.
   *
   * @param nanos a clock as {@link System#nanoTime}
   */
  PeerCapacity(LongSupplier nanos) {
    this.nanos = nanos;
  }

  void update(String address, Map<String, FreeCapacity> byType) {
    byAddress.put(address, new Report(new ConcurrentHashMap<>(byType), nanos.getAsLong()));
  }

  /** Removes all other peers; a new peer has no report yet and is not silent yet. */
  void retain(Set<String> addresses) {
    byAddress.keySet().retainAll(addresses);
    addresses.forEach(
        address ->
            byAddress.computeIfAbsent(address, _ -> new Report(Map.of(), nanos.getAsLong())));
  }

  /** Whether a known peer has stopped reporting. */
  boolean silent(String address) {
    Report report = byAddress.get(address);
    return report != null && silent(report);
  }

  private boolean silent(Report report) {
    return nanos.getAsLong() - report.at() > SILENCE;
  }

  Map<String, FreeCapacity> of(String address) {
    Report report = byAddress.get(address);
    return report == null || silent(report) ? Map.of() : report.byType();
  }

  /** The versions whose tasks a peer runs, of each of its types that does not run all. */
  Map<String, Set<String>> versions(String address) {
    Map<String, Set<String>> versions = new HashMap<>();
    of(address)
        .forEach(
            (type, free) -> {
              if (free.versions() != null) {
                versions.put(type, free.versions());
              }
            });
    return versions;
  }

  boolean any(String type) {
    for (Report report : byAddress.values()) {
      if (freeCapacity(report, type).places() > 0) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether a peer that is not silent runs tasks of the type, with free capacity or without.
   *
   * @param version the recorded version of the tasks; null for none
   */
  boolean anyRuns(String type, @Nullable String version) {
    return byAddress.values().stream()
        .filter(report -> !silent(report))
        .map(report -> report.byType().get(type))
        .anyMatch(free -> free != null && free.accepts(version));
  }

  private FreeCapacity freeCapacity(Report report, String type) {
    return silent(report)
        ? FreeCapacity.NONE
        : report.byType().getOrDefault(type, FreeCapacity.NONE);
  }

  /**
   * Returns the address of the peer with the most free capacity and takes one place there; empty if
   * there is none.
   */
  Optional<String> reserveBest(String type) {
    Optional<String> best =
        byAddress.entrySet().stream()
            .filter(e -> freeCapacity(e.getValue(), type).places() > 0)
            .max(Comparator.comparing(e -> freeCapacity(e.getValue(), type)))
            .map(Map.Entry::getKey);
    best.ifPresent(address -> of(address).computeIfPresent(type, (_, free) -> free.less()));
    return best;
  }
}

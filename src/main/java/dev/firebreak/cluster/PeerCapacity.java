package dev.firebreak.cluster;

import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * The room that other nodes had when they said so last, less what was sent since. They say so every
 * second at least: one that does not is silent, and has none. Thread-safe.
 */
final class PeerCapacity {
  private static final long SILENCE = Duration.ofSeconds(3).toNanos();

  private final Map<String, Said> byAddress = new ConcurrentHashMap<>();
  private final LongSupplier nanos;

  private record Said(Map<String, FreeCapacity> byType, long at) {}

  /**
   * None yet.
   *
   * @param nanos the time, as of {@link System#nanoTime}
   */
  PeerCapacity(LongSupplier nanos) {
    this.nanos = nanos;
  }

  void heard(String address, Map<String, FreeCapacity> byType) {
    byAddress.put(address, new Said(new ConcurrentHashMap<>(byType), nanos.getAsLong()));
  }

  /** All others are gone; what is new has said nothing so far, and is not silent yet. */
  void retain(Set<String> addresses) {
    byAddress.keySet().retainAll(addresses);
    addresses.forEach(
        address -> byAddress.computeIfAbsent(address, _ -> new Said(Map.of(), nanos.getAsLong())));
  }

  /** Whether a node has been heard of, and no longer is. */
  boolean silent(String address) {
    Said said = byAddress.get(address);
    return said != null && silent(said);
  }

  private boolean silent(Said said) {
    return nanos.getAsLong() - said.at() > SILENCE;
  }

  Map<String, FreeCapacity> of(String address) {
    Said said = byAddress.get(address);
    return said == null || silent(said) ? Map.of() : said.byType();
  }

  boolean any(String type) {
    for (Said said : byAddress.values()) {
      if (vacancy(said, type).places() > 0) {
        return true;
      }
    }
    return false;
  }

  private FreeCapacity vacancy(Said said, String type) {
    return silent(said) ? FreeCapacity.NONE : said.byType().getOrDefault(type, FreeCapacity.NONE);
  }

  /** The address of the node with most room for a call, which takes it; empty if there is none. */
  Optional<String> take(String type) {
    Optional<String> best =
        byAddress.entrySet().stream()
            .filter(e -> vacancy(e.getValue(), type).places() > 0)
            .max(Comparator.comparing(e -> vacancy(e.getValue(), type)))
            .map(Map.Entry::getKey);
    best.ifPresent(address -> of(address).computeIfPresent(type, (_, room) -> room.less()));
    return best;
  }
}

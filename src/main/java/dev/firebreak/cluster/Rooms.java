package dev.firebreak.cluster;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The room that other nodes had when they said so last, less what was sent since. Thread-safe. */
final class Rooms {
  private final Map<String, Map<String, Vacancy>> byAddress = new ConcurrentHashMap<>();

  void heard(String address, Map<String, Vacancy> byType) {
    byAddress.put(address, new ConcurrentHashMap<>(byType));
  }

  /** All others are gone. */
  void retain(Set<String> addresses) {
    byAddress.keySet().retainAll(addresses);
  }

  Map<String, Vacancy> of(String address) {
    return byAddress.getOrDefault(address, Map.of());
  }

  boolean any(String type) {
    for (Map<String, Vacancy> rooms : byAddress.values()) {
      if (rooms.getOrDefault(type, Vacancy.NONE).places() > 0) {
        return true;
      }
    }
    return false;
  }

  /** The address of the node with most room for a call, which takes it; empty if there is none. */
  Optional<String> take(String type) {
    Optional<String> best =
        byAddress.entrySet().stream()
            .filter(e -> e.getValue().getOrDefault(type, Vacancy.NONE).places() > 0)
            .max(Comparator.comparing(e -> e.getValue().getOrDefault(type, Vacancy.NONE)))
            .map(Map.Entry::getKey);
    best.ifPresent(address -> of(address).computeIfPresent(type, (_, room) -> room.less()));
    return best;
  }
}

package dev.firebreak.isolation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The programs of one type that were killed and are still there. Each holds a slot until it is
 * gone, so that there are never more of them than the type has slots. Thread-safe.
 */
public final class Survivors {
  private final Map<String, Known> all = new LinkedHashMap<>();

  private record Known(String reason, long since) {}

  /**
   * One of them.
   *
   * @param id of the call or task that it ran for, or the name of a process that is kept ready
   * @param reason names the process that is left
   * @param age for how long it has outlived its kill
   */
  public record Survivor(String id, String reason, Duration age) {}

  /** A program outlives its kill. */
  public synchronized void add(String id, String reason) {
    all.put(id, new Known(reason, System.nanoTime()));
  }

  /** It is gone. */
  public synchronized void remove(String id) {
    all.remove(id);
  }

  /** How many there are. */
  public synchronized int count() {
    return all.size();
  }

  /** Those that are there now, the oldest first. */
  public synchronized List<Survivor> list() {
    long now = System.nanoTime();
    List<Survivor> list = new ArrayList<>(all.size());
    all.forEach(
        (id, known) ->
            list.add(new Survivor(id, known.reason(), Duration.ofNanos(now - known.since()))));
    return list;
  }
}

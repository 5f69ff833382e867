package dev.firebreak.isolation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The programs of one type that were killed and still run. Each holds a slot until it ends, so that
 * there are never more survivors than the type has slots. Thread-safe.
 */
public final class Survivors {
  private final Map<String, Known> all = new LinkedHashMap<>();

  private record Known(String reason, long since) {}

  /**
   * A program that was killed and still runs.
   *
   * @param id of the call or task that it ran for, or the name of a process that is kept ready
   * @param reason names the process that is left
   * @param age for how long it has outlived its kill
   */
  public record Survivor(String id, String reason, Duration age) {}

  /** Adds a program that outlived its kill. */
  public synchronized void add(String id, String reason) {
    all.put(id, new Known(reason, System.nanoTime()));
  }

  /** Removes a program that has ended. */
  public synchronized void remove(String id) {
    all.remove(id);
  }

  /** The number of survivors. */
  public synchronized int count() {
    return all.size();
  }

  /** The survivors at this moment, the oldest first. */
  public synchronized List<Survivor> list() {
    long now = System.nanoTime();
    List<Survivor> list = new ArrayList<>(all.size());
    all.forEach(
        (id, known) ->
            list.add(new Survivor(id, known.reason(), Duration.ofNanos(now - known.since()))));
    return list;
  }
}

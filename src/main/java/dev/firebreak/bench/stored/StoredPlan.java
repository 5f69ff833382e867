package dev.firebreak.bench.stored;

import dev.firebreak.bench.load.Load;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What to measure of a node with many stored tasks, and how.
 *
 * @param tasks the number of stored tasks; or of nodes
 * @param dataDir the folder in which stores are made and deleted; null for the working directory
 * @param jdbcUrl a PostgreSQL database to use instead; null for embedded stores
 * @param load the load on each node
 * @param rounds the number of rounds
 */
public record StoredPlan(
    long tasks, @Nullable Path dataDir, @Nullable String jdbcUrl, Load load, int rounds) {

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException with a message for the user
   */
  public StoredPlan {
    if (rounds < 1 || rounds > 1000) {
      throw new IllegalArgumentException("--rounds must be 1 to 1000");
    }
    if (load.duration().isZero()) {
      throw new IllegalArgumentException("--duration must be above 0");
    }
    if (load.isOpen()) {
      throw new IllegalArgumentException("this measurement has no rate: leave out --rate");
    }
    if (dataDir != null && !Files.isDirectory(dataDir)) {
      throw new IllegalArgumentException("--data-dir does not exist or is no folder: " + dataDir);
    }
  }

  Path parent() {
    return (dataDir == null ? Path.of("") : dataDir).toAbsolutePath();
  }

  /** What was asked for, in reports. */
  Map<String, Object> configuration() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("tasks", tasks);
    members.put("store", jdbcUrl == null ? "embedded" : "PostgreSQL");
    members.put("connections", load.connections());
    members.put("threads", load.threads());
    members.put("warmupSeconds", load.warmup().toNanos() / 1e9);
    members.put("durationSeconds", load.duration().toNanos() / 1e9);
    members.put("rounds", rounds);
    return members;
  }
}

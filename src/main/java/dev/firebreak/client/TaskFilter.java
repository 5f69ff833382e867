package dev.firebreak.client;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Selects tasks.
 *
 * @param type only tasks of this type; null for all
 * @param state only tasks in the state of this name; null for all
 * @param others further parameters of the list of tasks, such as {@code node} or {@code
 *     input.customer}, with their values
 */
public record TaskFilter(
    @Nullable String type, @Nullable String state, Map<String, String> others) {
  /** Selects all tasks. */
  public static final TaskFilter ALL = new TaskFilter(null, null);

  /** Copies the map. */
  public TaskFilter {
    others = Collections.unmodifiableMap(new LinkedHashMap<>(others));
  }

  /** Selects tasks by type and state. */
  public TaskFilter(@Nullable String type, @Nullable String state) {
    this(type, state, Map.of());
  }

  Map<String, @Nullable Object> query() {
    Map<String, @Nullable Object> query = new LinkedHashMap<>();
    query.put("type", type);
    query.put("state", state);
    query.putAll(others);
    return query;
  }
}

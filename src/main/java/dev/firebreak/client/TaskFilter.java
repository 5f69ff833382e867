package dev.firebreak.client;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Selects tasks.
 *
 * @param type only tasks of this type; null for all
 * @param state only tasks in the state of this name; null for all
 */
public record TaskFilter(@Nullable String type, @Nullable String state) {
  /** Selects all tasks. */
  public static final TaskFilter ALL = new TaskFilter(null, null);

  Map<String, @Nullable Object> query() {
    Map<String, @Nullable Object> query = new LinkedHashMap<>();
    query.put("type", type);
    query.put("state", state);
    return query;
  }
}

package dev.firebreak.client;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which tasks.
 *
 * @param type of this type; null for all
 * @param state in this state, by its name; null for all
 */
public record TaskFilter(@Nullable String type, @Nullable String state) {
  /** All of them. */
  public static final TaskFilter ALL = new TaskFilter(null, null);

  Map<String, @Nullable Object> query() {
    Map<String, @Nullable Object> query = new LinkedHashMap<>();
    query.put("type", type);
    query.put("state", state);
    return query;
  }
}

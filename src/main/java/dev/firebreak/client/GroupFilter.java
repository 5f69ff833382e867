package dev.firebreak.client;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Selects groups of tasks.
 *
 * @param state only groups that are {@code open}, {@code closed} or {@code completed}; null for all
 * @param name only groups of exactly this name; null for all
 * @param owner only groups of this owner, which requires the scope admin; null for all that the
 *     caller may know
 */
public record GroupFilter(@Nullable String state, @Nullable String name, @Nullable String owner) {
  /** Selects all groups. */
  public static final GroupFilter ALL = new GroupFilter(null, null, null);

  Map<String, @Nullable Object> query() {
    Map<String, @Nullable Object> query = new LinkedHashMap<>();
    query.put("state", state);
    query.put("name", name);
    query.put("owner", owner);
    return query;
  }
}

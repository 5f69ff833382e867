package dev.firebreak.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/** The keys of a configuration that have an effect at the start of a node only. */
final class RestartKeys {
  private static final List<String> ROOTS = List.of("firebreak.", "pekko.");
  private static final List<String> RELOADED =
      List.of("firebreak.types", "firebreak.type-defaults", "firebreak.schedules");

  private RestartKeys() {}

  /** Returns such keys whose values differ, in alphabetical order. */
  static List<String> changed(Config before, Config now) {
    Map<String, ConfigValue> old = values(before);
    Map<String, ConfigValue> next = values(now);
    TreeSet<String> keys = new TreeSet<>(old.keySet());
    keys.addAll(next.keySet());
    List<String> changed = new ArrayList<>();
    for (String key : keys) {
      if (!Objects.equals(old.get(key), next.get(key))) {
        changed.add(key);
      }
    }
    return changed;
  }

  /** Returns the configuration at the start with what another one has that can be reloaded. */
  static Config kept(Config atStart, Config next) {
    Config kept = atStart;
    for (String path : RELOADED) {
      kept = kept.withoutPath(path).withValue(path, next.getValue(path));
    }
    return kept;
  }

  private static Map<String, ConfigValue> values(Config config) {
    Map<String, ConfigValue> values = new TreeMap<>();
    for (Map.Entry<String, ConfigValue> entry : config.entrySet()) {
      String key = entry.getKey();
      if (ROOTS.stream().anyMatch(key::startsWith)
          && RELOADED.stream().noneMatch(path -> key.startsWith(path + '.'))) {
        values.put(key, entry.getValue());
      }
    }
    return values;
  }
}

package dev.firebreak.diagnostics;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The configuration without secrets: the values of keys that {@code reference.conf} has, except
 * those of secrets. Of all other keys (those of a handler, variables of the environment, Pekko's,
 * owners) only the names are shown, and of a command only the program.
 */
public final class VisibleConfiguration {
  private static final String ROOT = "firebreak";

  /** Keys of secrets, and of texts that may contain one. */
  private static final Set<String> SECRET =
      Set.of(
          "firebreak.store.jdbc-url",
          "firebreak.store.user",
          "firebreak.store.password",
          "firebreak.metrics.otlp.url",
          "firebreak.traces.otlp.url",
          "firebreak.type-defaults.config",
          "firebreak.type-defaults.env");

  private static final ConfigRenderOptions JSON = ConfigRenderOptions.concise().setFormatted(true);

  private final Config reference;
  private final Map<String, Object> shown = new TreeMap<>();

  private VisibleConfiguration(Config reference) {
    this.reference = reference;
  }

  /**
   * Returns the configuration as JSON, with a member for each key.
   *
   * @param merged the whole configuration of the node
   */
  public static byte[] json(Config merged) {
    VisibleConfiguration visible =
        new VisibleConfiguration(ConfigFactory.parseResources("reference.conf"));
    visible.add(List.of(ROOT), merged.getConfig(ROOT).root());
    return ConfigValueFactory.fromMap(visible.shown).render(JSON).getBytes(StandardCharsets.UTF_8);
  }

  private void add(List<String> path, ConfigValue value) {
    if (value instanceof ConfigObject object && !object.isEmpty()) {
      object.forEach(
          (name, inner) -> add(Stream.concat(path.stream(), Stream.of(name)).toList(), inner));
    } else {
      shown.put(ConfigUtil.joinPath(path), shown(path, value));
    }
  }

  private Object shown(List<String> path, ConfigValue value) {
    if (isOf(path, "types", "command") && value instanceof ConfigList words && !words.isEmpty()) {
      return List.of(Redaction.of(String.valueOf(words.getFirst().unwrapped())), Redaction.HIDDEN);
    } else if (isOf(path, "types", "handler") || isOf(path, "schedules", "type")) {
      return Redaction.of(String.valueOf(value.unwrapped()));
    }
    boolean empty = "".equals(value.unwrapped());
    return empty || isVisible(path) ? visible(value) : Redaction.HIDDEN;
  }

  private static boolean isOf(List<String> path, String section, String key) {
    return path.size() == 4 && path.get(1).equals(section) && path.get(3).equals(key);
  }

  /** Whether the key, or that of the same name in type-defaults, is in reference.conf. */
  private boolean isVisible(List<String> path) {
    String key = ConfigUtil.joinPath(path);
    if (path.get(1).equals("types") && path.size() > 3) {
      key = ROOT + ".type-defaults." + ConfigUtil.joinPath(path.subList(3, path.size()));
    }
    return !SECRET.contains(key)
        && reference.hasPath(key)
        && reference.getValue(key).valueType() != ConfigValueType.OBJECT;
  }

  private static Object visible(ConfigValue value) {
    return switch (value.unwrapped()) {
      case null -> "null";
      case String text -> Redaction.of(text);
      case List<?> list -> list.stream().map(one -> Redaction.of(String.valueOf(one))).toList();
      case Object other -> other;
    };
  }
}

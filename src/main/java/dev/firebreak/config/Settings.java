package dev.firebreak.config;

import com.typesafe.config.Config;
import java.util.List;
import java.util.Map;

/**
 * All settings of a node.
 *
 * @param http how the node listens
 * @param execution how attempts run
 * @param storage where tasks are kept
 * @param observation what the node shows of itself to other systems
 * @param types the types, by name
 * @param schedules the schedules
 * @param config the whole merged configuration, from which Pekko takes its own part
 */
public record Settings(
    HttpSettings http,
    ExecutionSettings execution,
    StorageSettings storage,
    ObservationSettings observation,
    Map<String, TypeSettings> types,
    List<ScheduleSettings> schedules,
    Config config) {
  /** Shows no values, because the configuration contains passwords. */
  @Override
  public String toString() {
    return "settings of types " + types.keySet();
  }
}

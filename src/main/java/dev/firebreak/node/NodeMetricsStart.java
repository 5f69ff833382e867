package dev.firebreak.node;

import dev.firebreak.config.MetricsSettings;
import dev.firebreak.config.Settings;
import dev.firebreak.metrics.Metrics;
import dev.firebreak.metrics.NodeMetrics;
import dev.firebreak.schedule.ScheduleControl;
import dev.firebreak.store.NodeStore;
import dev.firebreak.store.TaskStore;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Creates the metrics of a node. */
final class NodeMetricsStart {
  private NodeMetricsStart() {}

  /**
   * Returns the metrics; null if they are not to be shown.
   *
   * @param schedules null if the node keeps no tasks
   */
  static @Nullable Metrics of(
      NodeParts parts, Guardian.Services services, @Nullable ScheduleControl schedules) {
    MetricsSettings settings = parts.settings().observation().metrics();
    if (!settings.enabled() && settings.otlp() == null) {
      return null;
    }
    NodeResources resources = parts.resources();
    Metrics.Parts watched =
        new Metrics.Parts(
            resources.watched(services.types()),
            tasks(parts, schedules),
            cluster(parts),
            resources.isolations().programs().statistics(),
            resources.isolations().carriers(),
            new NodeMetrics(
                resources.memory(),
                resources.drain(),
                parts.logs().audit(),
                parts.stores().access().tokens(),
                resources.tls()));
    Metrics metrics = new Metrics(watched, settings.maxTypes());
    if (settings.otlp() != null) {
      metrics.send(settings.otlp(), resource(parts.settings()));
    }
    return metrics;
  }

  /** The attributes of this node, by the conventions of OpenTelemetry for services. */
  static Map<String, String> resource(Settings settings) {
    String name = settings.storage().cluster().name();
    return Map.of("service.name", "firebreak", "service.instance.id", name);
  }

  private static Metrics.@Nullable Tasks tasks(
      NodeParts parts, @Nullable ScheduleControl schedules) {
    TaskStore store = parts.stores().tasks();
    return store == null || schedules == null
        ? null
        : new Metrics.Tasks(store, parts.settings().storage().tasks().maxBacklog(), schedules);
  }

  private static Metrics.@Nullable Cluster cluster(NodeParts parts) {
    NodeStore row = parts.stores().nodes();
    return row == null || parts.cluster() == null
        ? null
        : new Metrics.Cluster(row, parts.cluster());
  }
}

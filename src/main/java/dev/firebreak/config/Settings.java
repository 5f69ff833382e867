package dev.firebreak.config;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All settings of a node.
 *
 * @param http how the node listens
 * @param json limits on the JSON that handlers read
 * @param drainTimeout how long running work may continue after the node was told to stop
 * @param spareCarriers how many carrier threads may replace those that stuck handlers occupy
 * @param plugins where handlers may be found besides the server's class path
 * @param workDir the working folder of programs, which this node creates and removes
 * @param tasks how tasks are kept
 * @param store the shared database that keeps tasks, instead of the data folder; null for none
 * @param cluster how this node is named and reached in the cluster
 * @param metrics whether and how metrics are shown
 * @param traces which spans are recorded; null for none
 * @param types the types, by name
 * @param schedules the schedules
 * @param config the whole merged configuration, from which Pekko takes its own part
 */
public record Settings(
    HttpSettings http,
    JsonSettings json,
    Duration drainTimeout,
    int spareCarriers,
    PluginSettings plugins,
    Path workDir,
    TaskSettings tasks,
    @Nullable StoreSettings store,
    ClusterSettings cluster,
    MetricsSettings metrics,
    @Nullable TraceSettings traces,
    Map<String, TypeSettings> types,
    List<ScheduleSettings> schedules,
    Config config) {
  /** Shows no values, because the configuration contains passwords. */
  @Override
  public String toString() {
    return "settings of types " + types.keySet();
  }
}

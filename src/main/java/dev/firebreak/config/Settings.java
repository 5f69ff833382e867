package dev.firebreak.config;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that a node is told.
 *
 * @param http how it listens
 * @param json what the JSON may look like that handlers read
 * @param drainTimeout how long running work may go on after the node was told to stop
 * @param spareCarriers how many processor threads may stand in for those that stuck handlers hold
 * @param plugins where handlers may be beside the server's class path
 * @param workDir where programs work, which this node makes and removes
 * @param tasks how tasks are kept
 * @param store the database that keeps them, whatever data folder there is; null if nodes share
 *     none
 * @param cluster how this node is known to others that share it
 * @param types the kinds of work, by name
 * @param schedules what is to be done at certain times
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
    Map<String, TypeSettings> types,
    List<ScheduleSettings> schedules,
    Config config) {
  /** Without values: the configuration has passwords in it. */
  @Override
  public String toString() {
    return "settings of types " + types.keySet();
  }
}

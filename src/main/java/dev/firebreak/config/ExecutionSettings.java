package dev.firebreak.config;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How attempts run, whatever their type.
 *
 * @param json limits on the JSON that handlers read
 * @param plugins where handlers may be found besides the server's class path
 * @param workDir the working folder of programs, which this node creates and removes
 * @param spareCarriers how many carrier threads may replace those that stuck handlers occupy
 * @param drainTimeout how long running work may continue after the node was told to stop
 */
public record ExecutionSettings(
    JsonSettings json,
    PluginSettings plugins,
    Path workDir,
    int spareCarriers,
    Duration drainTimeout) {}

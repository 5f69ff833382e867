package dev.firebreak.config;

import java.nio.file.Path;

/**
 * Where plugins are found.
 *
 * @param folder the folder with their jars
 * @param mayBeMissing whether the folder may be missing, which means that there are no plugins
 */
public record PluginSettings(Path folder, boolean mayBeMissing) {}

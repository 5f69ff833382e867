package dev.firebreak.config;

import java.nio.file.Path;

/**
 * Where plugins are.
 *
 * @param folder with their jars
 * @param mayBeMissing whether there need not be such a folder, which then means no plugins
 */
public record PluginSettings(Path folder, boolean mayBeMissing) {}

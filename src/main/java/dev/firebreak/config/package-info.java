/**
 * Settings as records, read from HOCON and validated once, at the start: after that nobody asks a
 * configuration for a key. {@link dev.firebreak.config.ConfigFile} finds and merges the files,
 * {@link dev.firebreak.config.SettingsReader} makes the records, {@link
 * dev.firebreak.config.InvalidConfig} lists everything that is wrong, by key.
 */
@NullMarked
package dev.firebreak.config;

import org.jspecify.annotations.NullMarked;

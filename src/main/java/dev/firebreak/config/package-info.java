/**
 * Settings as records, read from HOCON and validated once, at start-up: after that no code reads
 * keys from a configuration. {@link dev.firebreak.config.ConfigFile} finds and merges the files,
 * {@link dev.firebreak.config.SettingsReader} makes the records, {@link
 * dev.firebreak.config.InvalidConfig} lists all errors by key.
 */
@NullMarked
package dev.firebreak.config;

import org.jspecify.annotations.NullMarked;

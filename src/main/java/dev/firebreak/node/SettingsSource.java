package dev.firebreak.node;

import dev.firebreak.config.InvalidConfig;
import dev.firebreak.config.Settings;
import java.util.List;

/** Reads the settings of a node, again at each reload. */
@FunctionalInterface
public interface SettingsSource {
  /** For a node whose settings did not come from a file. */
  SettingsSource NONE =
      () -> {
        throw new InvalidConfig(List.of("this node was not started with a configuration file"));
      };

  /**
   * Reads the settings.
   *
   * @throws InvalidConfig if they can't be used
   */
  Settings read() throws InvalidConfig;
}

package dev.firebreak.command;

import com.typesafe.config.ConfigFactory;
import dev.firebreak.config.ConfigFile;
import dev.firebreak.config.InvalidConfig;
import dev.firebreak.config.SettingsReader;
import dev.firebreak.config.TypeSettings;
import java.util.Map;
import java.util.Objects;

/** Settings of types, as a configuration would have them. */
final class CommandTypes {
  private CommandTypes() {}

  static TypeSettings of(String says) throws InvalidConfig {
    String text = "firebreak.types.x { " + says + " }";
    return Objects.requireNonNull(
        SettingsReader.read(ConfigFile.merge(ConfigFactory.parseString(text), Map.of()))
            .types()
            .get("x"));
  }
}

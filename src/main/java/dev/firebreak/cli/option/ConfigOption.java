package dev.firebreak.cli.option;

import com.typesafe.config.Config;
import dev.firebreak.config.ConfigFile;
import dev.firebreak.config.InvalidConfig;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that selects the configuration; reads it. */
public final class ConfigOption {
  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description =
          "The configuration. Default: $FIREBREAK_CONFIG, else conf/firebreak.conf of the"
              + " installation, or of the current folder.")
  private @Nullable Path file;

  /** Reads and merges the configuration. */
  public Config load() throws InvalidConfig {
    return load(path());
  }

  public static Config load(Path file) throws InvalidConfig {
    return ConfigFile.load(file, System.getenv());
  }

  public Path path() {
    return path(file);
  }

  /**
   * The file that is read.
   *
   * @param option the value of the option; null if it is not given
   */
  public static Path path(@Nullable Path option) {
    if (option != null) {
      return option;
    }
    Map<String, String> environment = System.getenv();
    String named = environment.get("FIREBREAK_CONFIG");
    if (named != null) {
      return Path.of(named);
    }
    // The start script sets the installation; without it the current folder is used.
    return Path.of(environment.getOrDefault("FIREBREAK_HOME", ""), "conf", "firebreak.conf");
  }
}

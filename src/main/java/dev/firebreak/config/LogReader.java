package dev.firebreak.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import dev.firebreak.log.LogFormat;
import java.util.Map;

/** Reads the format of the log, which a node needs before it checks its configuration. */
public final class LogReader {
  private static final String VARIABLE = "FIREBREAK_LOG_FORMAT";
  private static final String JSON = "json";

  private LogReader() {}

  /** The format that the environment selects; text if it selects none. */
  public static LogFormat format(Map<String, String> environment) {
    return JSON.equals(environment.get(VARIABLE)) ? LogFormat.JSON : LogFormat.TEXT;
  }

  /**
   * The format that a merged configuration selects. A value that is not valid counts as text: the
   * check of the configuration reports it.
   */
  public static LogFormat format(Config config) {
    return JSON.equals(text(config, "firebreak.log.format")) ? LogFormat.JSON : LogFormat.TEXT;
  }

  /** The name of the node in its log; as elsewhere if the name is valid. */
  public static String node(Config config) {
    return ClusterReader.nameOrProcess(text(config, "firebreak.cluster.name"));
  }

  private static String text(Config config, String key) {
    try {
      return config.getString(key);
    } catch (ConfigException _) {
      return "";
    }
  }

  /** Checks the section. */
  static void check(Section log) {
    log.choice("format", LogFormat.class);
    log.refuseUnknownKeys();
  }
}

package dev.firebreak.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValueFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds and merges the configuration. In order of precedence: command-line options, the
 * environment, the operator's file, Firebreak's settings for Pekko, the defaults.
 */
public final class ConfigFile {
  private static final Set<String> ROOTS = Set.of("firebreak", "pekko");

  /** The keys that environment variables can set. */
  private static final Map<String, String> FROM_ENVIRONMENT =
      Map.ofEntries(
          Map.entry("FIREBREAK_HOME", "firebreak.home"),
          Map.entry("FIREBREAK_LOG_FORMAT", "firebreak.log.format"),
          Map.entry("FIREBREAK_DATA_DIR", "firebreak.data-dir"),
          Map.entry("FIREBREAK_HTTP_HOST", "firebreak.http.host"),
          Map.entry("FIREBREAK_HTTP_PORT", "firebreak.http.port"),
          Map.entry("FIREBREAK_HTTP_TOKEN_FILE", "firebreak.http.token-file"),
          Map.entry("FIREBREAK_HTTP_ACCESS", "firebreak.http.access"),
          Map.entry("FIREBREAK_HTTP_BEHIND_PROXY", "firebreak.http.behind-proxy"),
          Map.entry("FIREBREAK_HTTP_TRUSTED_PROXIES", "firebreak.http.trusted-proxies"),
          Map.entry("FIREBREAK_HTTP_ALLOWED_HOSTS", "firebreak.http.allowed-hosts"),
          Map.entry("FIREBREAK_HTTP_SOCKET", "firebreak.http.socket.path"),
          Map.entry("FIREBREAK_HTTP_TLS_CERTIFICATE", "firebreak.http.tls.certificate"),
          Map.entry("FIREBREAK_HTTP_TLS_KEY", "firebreak.http.tls.key"),
          Map.entry("FIREBREAK_CLUSTER_HOST", "firebreak.cluster.host"),
          Map.entry("FIREBREAK_CLUSTER_PORT", "firebreak.cluster.port"),
          Map.entry("FIREBREAK_JDBC_URL", "firebreak.store.jdbc-url"),
          Map.entry("FIREBREAK_JDBC_USER", "firebreak.store.user"),
          Map.entry("FIREBREAK_JDBC_PASSWORD", "firebreak.store.password"),
          Map.entry("FIREBREAK_JDBC_PASSWORD_FILE", "firebreak.store.password-file"));

  private ConfigFile() {}

  /**
   * Reads a file and merges it with the other sources.
   *
   * @param file the operator's file
   * @param environment the environment variables of the process
   * @param options the values of command-line options, by key
   * @throws InvalidConfig if the file does not exist, is not HOCON, or has an unresolved reference
   */
  public static Config load(Path file, Map<String, String> environment, Map<String, String> options)
      throws InvalidConfig {
    try {
      Config operators =
          // Absolute: for a bare file name Typesafe Config has no folder in which to find includes.
          ConfigFactory.parseFile(
              file.toAbsolutePath().toFile(), ConfigParseOptions.defaults().setAllowMissing(false));
      return merge(operators, environment, options);
    } catch (ConfigException.IO _) {
      throw new InvalidConfig(List.of(file + ": no such file, or it can't be read"));
    } catch (ConfigException e) {
      throw new InvalidConfig(List.of(Unreadable.said(e)));
    }
  }

  /** Reads a file without command-line options. */
  public static Config load(Path file, Map<String, String> environment) throws InvalidConfig {
    return load(file, environment, Map.of());
  }

  /**
   * Merges a configuration that is already parsed.
   *
   * @throws InvalidConfig if it has unknown roots or unresolved references
   */
  public static Config merge(Config operators, Map<String, String> environment)
      throws InvalidConfig {
    return merge(operators, environment, Map.of());
  }

  private static Config merge(
      Config operators, Map<String, String> environment, Map<String, String> options)
      throws InvalidConfig {
    ConfigErrors complaints = new ConfigErrors();
    FROM_ENVIRONMENT.forEach(
        (variable, key) -> {
          String fault = Utf8.fault(environment.getOrDefault(variable, ""));
          if (fault != null) {
            complaints.about(key, "environment variable " + variable + ' ' + fault);
          }
        });
    operators
        .root()
        .forEach(
            (root, value) -> {
              if (!ROOTS.contains(root)) {
                complaints.about(
                    root, value.origin(), "unknown key" + SpellingHints.hint(root, ROOTS));
              }
            });
    complaints.throwIfAny();
    try {
      ClassLoader loader = TrimmedResources.loader();
      return fromOptions(options)
          .withFallback(fromEnvironment(environment))
          .withFallback(operators)
          .withFallback(ConfigFactory.parseResources(loader, "firebreak-pekko.conf"))
          .withFallback(ConfigFactory.defaultReferenceUnresolved(loader))
          .resolve();
    } catch (ConfigException e) {
      throw new InvalidConfig(List.of(String.valueOf(e.getMessage())));
    }
  }

  /**
   * Reads the defaults ahead of {@link #load}, which does not read them again.
   *
   * @throws ConfigException if they can't be read
   */
  public static void readDefaults() {
    Config _ = ConfigFactory.defaultReference(TrimmedResources.loader());
  }

  private static Config fromOptions(Map<String, String> options) {
    Config config = ConfigFactory.empty();
    for (Map.Entry<String, String> option : options.entrySet()) {
      config =
          config.withValue(
              option.getKey(),
              ConfigValueFactory.fromAnyRef(option.getValue(), "option of the command line"));
    }
    return config;
  }

  private static Config fromEnvironment(Map<String, String> environment) {
    Config config = ConfigFactory.empty();
    for (Map.Entry<String, String> known : FROM_ENVIRONMENT.entrySet()) {
      String value = environment.get(known.getKey());
      if (value != null) {
        config =
            config.withValue(
                known.getValue(),
                ConfigValueFactory.fromAnyRef(value, "environment variable " + known.getKey()));
      }
    }
    return config;
  }
}

package dev.firebreak.cli.serve;

import dev.firebreak.cli.option.ConfigOption;
import dev.firebreak.cli.option.ExitCode;
import dev.firebreak.keeper.KeeperProtocol;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the usual command lines of {@code serve} without picocli: Java can't keep picocli's classes
 * in the AOT cache, and loading them takes a quarter of the start of a node. All other command
 * lines are left to picocli, also those that are wrong: it reports what is wrong, and prints help.
 */
public final class PlainServe {
  private static final String COMMAND = "serve";
  private static final String CONFIG = "--config";
  private static final String CONFIG_SHORT = "-c";
  private static final String PORT = "--port";
  private static final String HOST = "--host";
  private static final String DATA_DIR = "--data-dir";
  private static final String END_WITH_PARENT = "--end-with-parent";

  /** The options that are followed by a value. */
  static final Set<String> VALUED = Set.of(CONFIG, CONFIG_SHORT, PORT, HOST, DATA_DIR);

  /** The options that have no value. */
  static final Set<String> FLAGS = Set.of(END_WITH_PARENT, KeeperProtocol.OPTION);

  private PlainServe() {}

  /**
   * Runs the command line.
   *
   * @return the exit code; null if the command line is left to picocli
   */
  public static @Nullable Integer run(String... args) {
    ServeRequest request = read(args);
    if (request == null) {
      return null;
    }
    try {
      return new Serving(request, System.getenv()).run();
    } catch (RuntimeException e) {
      e.printStackTrace();
      return ExitCode.FAILED;
    }
  }

  /** Returns what the command line asks for; null if it is left to picocli. */
  static @Nullable ServeRequest read(String... args) {
    if (args.length == 0 || !args[0].equals(COMMAND)) {
      return null;
    }
    Map<String, String> given = new HashMap<>();
    for (int i = 1; i < args.length; i++) {
      String word = args[i];
      int equals = word.indexOf('=');
      String name = equals < 0 ? word : word.substring(0, equals);
      String value = "";
      if (VALUED.contains(name)) {
        if (equals >= 0) {
          value = word.substring(equals + 1);
        } else if (++i < args.length) {
          value = args[i];
        }
        if (value.isEmpty() || value.startsWith("-")) {
          return null;
        }
      } else if (equals >= 0 || !FLAGS.contains(name)) {
        return null;
      }
      if (given.put(name.equals(CONFIG_SHORT) ? CONFIG : name, value) != null) {
        return null;
      }
    }
    return request(given);
  }

  private static @Nullable ServeRequest request(Map<String, String> given) {
    String port = given.get(PORT);
    boolean endWithParent = given.containsKey(END_WITH_PARENT);
    boolean kept = given.containsKey(KeeperProtocol.OPTION);
    if ((port != null && !ServeOptions.isPort(port)) || (endWithParent && kept)) {
      return null;
    }
    String config = given.get(CONFIG);
    return new ServeRequest(
        ConfigOption.path(config == null ? null : Path.of(config)),
        ServeOptions.settings(port, given.get(HOST), given.get(DATA_DIR)),
        endWithParent,
        kept);
  }
}

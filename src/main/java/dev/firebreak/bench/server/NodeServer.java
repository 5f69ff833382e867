package dev.firebreak.bench.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.typesafe.config.ConfigFactory;
import dev.firebreak.config.ConfigFile;
import dev.firebreak.config.SettingsReader;
import dev.firebreak.keeper.Jvm;
import dev.firebreak.node.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.LoggerFactory;

/** A node in a process of its own, as {@code firebreak serve} starts it. */
public final class NodeServer {
  public static final String ECHO = "echo";
  public static final String INLINE = "inline";

  /**
   * Crashes with the probability in its input. It has one attempt and no breaker: an open breaker
   * would refuse the calls that are to be measured.
   */
  public static final String CRASH = "crash";

  /** The types that a call may name without {@code --url}. */
  public static final List<String> TYPES = List.of(ECHO, INLINE, "sleep");

  private static final String CONFIG =
      """
      firebreak {
        http.port = 0
        data-dir = ""
        type-defaults { concurrency = 10000, max-waiting = 10000 }
        types {
          echo { handler = dev.firebreak.demo.Echo }
          inline { handler = dev.firebreak.bench.server.Inline, start = inline }
          sleep { handler = dev.firebreak.demo.Sleep }
          crash { handler = dev.firebreak.demo.Crash, retry.attempts = 1, breaker.window = 0 }
        }
      }
      """;

  private NodeServer() {}

  /**
   * Starts a server.
   *
   * @param more further configuration
   */
  public static ChildProcess start(String... more) throws java.io.IOException {
    return ChildProcess.start(Jvm.command(NodeServer.class, more));
  }

  /**
   * Starts a server with further options of Java.
   *
   * @param more further configuration
   */
  public static ChildProcess startWith(List<String> options, String... more)
      throws java.io.IOException {
    List<String> command = new ArrayList<>(Jvm.command(NodeServer.class, more));
    command.addAll(1, options);
    return ChildProcess.start(command);
  }

  /** Serves until standard input ends. */
  public static void main(String[] args) throws Exception {
    // What the measurements do to a node on purpose is not shown between their progress.
    if (LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
      root.setLevel(Level.WARN);
    }
    String config = CONFIG + String.join("\n", args);
    Map<String, String> secrets = new HashMap<>(System.getenv());
    secrets.keySet().retainAll(Set.of("FIREBREAK_JDBC_USER", "FIREBREAK_JDBC_PASSWORD"));
    try (Node node =
        Node.start(
            SettingsReader.read(ConfigFile.merge(ConfigFactory.parseString(config), secrets)))) {
      System.out.println("listens on " + node.uri());
      while (System.in.read() >= 0) {
        // The parent writes nothing; the end of the stream tells this process to exit.
      }
    }
  }
}

package dev.firebreak.bench;

import dev.firebreak.bench.server.ChildProcess;
import dev.firebreak.bench.server.NodeServer;
import dev.firebreak.observe.Uncounted;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The servers by which the cost of metrics is measured. */
final class MetricsServers {
  static final String UNCOUNTED = LoadScene.FIREBREAK + " uncounted";
  static final String UNREAD = LoadScene.FIREBREAK + " 200 types";
  static final String AGAIN = UNREAD + ", again";
  static final String READ = UNREAD + ", scraped";

  private static final int TYPES = 200;

  private MetricsServers() {}

  /** Starts a server that counts nothing. */
  static ChildProcess uncounted() throws IOException {
    return NodeServer.startWith(List.of("-D" + Uncounted.PROPERTY + "=true"));
  }

  /** Starts a server with as many types as a scrape is bounded for. */
  static ChildProcess manyTypes() throws IOException {
    return NodeServer.start(
        IntStream.range(0, TYPES)
            .mapToObj(MetricsServers::type)
            .map(type -> "firebreak.types." + type + ".handler = dev.firebreak.demo.Echo")
            .collect(Collectors.joining("\n")));
  }

  /**
   * The names of these types; each is called before the measurement, so that it has all metrics.
   */
  static Iterable<String> types() {
    return () -> IntStream.range(0, TYPES).mapToObj(MetricsServers::type).iterator();
  }

  private static String type(int number) {
    return String.format(Locale.ROOT, "type-%03d", number);
  }
}

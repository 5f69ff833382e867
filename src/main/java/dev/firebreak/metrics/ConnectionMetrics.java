package dev.firebreak.metrics;

import dev.firebreak.connection.ConnectionCounts;
import dev.firebreak.exposition.Metric;
import dev.firebreak.exposition.Samples;
import java.util.List;
import java.util.function.Supplier;

/** The HTTP connections. */
record ConnectionMetrics(Supplier<ConnectionCounts> connections) implements Source {
  private static final Metric OPEN = Metric.gauge("firebreak_connections", "Open connections.");
  private static final Metric LIMIT =
      Metric.gauge("firebreak_connections_limit", "How many connections may be open.");
  private static final Metric OPENED =
      Metric.counter("firebreak_connections_opened", "Connections that were opened.");
  private static final Metric REFUSED =
      Metric.counter(
          "firebreak_connections_refused",
          "Connections that were refused, as too many were open in total or from their address.",
          "reason");

  static final List<Metric> ALL = List.of(OPEN, LIMIT, OPENED, REFUSED);

  @Override
  public void read(Samples to) {
    ConnectionCounts now = connections.get();
    to.add(OPEN, now.open());
    to.add(LIMIT, now.limit());
    to.add(OPENED, now.opened());
    to.add(REFUSED, now.beyondLimit(), "max_connections");
    to.add(REFUSED, now.beyondAddressLimit(), "max_connections_per_address");
  }
}

package dev.firebreak.metrics;

import dev.firebreak.exposition.Metric;
import java.util.List;
import java.util.stream.Stream;

/** All metrics of Firebreak's own, in the order in which they are shown. */
final class Catalog {
  static final List<Metric> ALL =
      Stream.of(
              CallMetrics.ALL,
              CapacityMetrics.ALL,
              QueueMetrics.ALL,
              ScheduleMetrics.ALL,
              StoreMetrics.ALL,
              ProcessMetrics.ALL,
              ClusterMetrics.ALL,
              ConnectionMetrics.ALL,
              NodeMetrics.ALL,
              CarrierMetrics.ALL)
          .flatMap(List::stream)
          .toList();

  private Catalog() {}
}

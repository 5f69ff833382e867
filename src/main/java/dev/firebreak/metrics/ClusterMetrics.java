package dev.firebreak.metrics;

import dev.firebreak.exposition.Metric;
import dev.firebreak.exposition.Samples;
import dev.firebreak.observe.OtherNodes;
import dev.firebreak.store.NodeStatistics;
import dev.firebreak.store.NodeStore;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The lease of this node, and the cluster as this node sees it. */
record ClusterMetrics(NodeStore row, OtherNodes others) implements Source {
  private static final Metric LEASE_AGE =
      Metric.gauge(
          "firebreak_lease_age_seconds",
          "The time since the last renewal of the lease that succeeded was sent.");
  private static final Metric LEASE_VALID =
      Metric.gauge(
          "firebreak_lease_valid", "1 while attempts of tasks may begin on this node, else 0.");
  private static final Metric TAKE_OVERS =
      Metric.counter(
          "firebreak_take_overs", "Lost nodes whose tasks were freed, each counted by one node.");
  private static final Metric TAKEN_OVER =
      Metric.counter(
          "firebreak_taken_over_tasks",
          "Tasks of lost nodes that were freed or ended, each counted by one node.");
  private static final Metric NODES =
      Metric.gauge("firebreak_nodes", "Nodes of the cluster, this one included.", "state");
  private static final Metric FORWARDED =
      Metric.counter("firebreak_forwarded_calls", "Calls that were sent to another node.");
  private static final Metric RECEIVED =
      Metric.counter("firebreak_received_calls", "Calls that another node sent to this one.");

  /** The states in which a node can be, so that each has a value. */
  private static final List<String> STATES = List.of("joining", "up", "draining", "silent");

  static final List<Metric> ALL =
      List.of(LEASE_AGE, LEASE_VALID, TAKE_OVERS, TAKEN_OVER, NODES, FORWARDED, RECEIVED);

  @Override
  public void read(Samples to) {
    NodeStatistics known = row.statistics();
    to.add(LEASE_AGE, Seconds.of(known.leaseAge()));
    to.add(LEASE_VALID, row.mayStart());
    to.add(TAKE_OVERS, known.takeOvers());
    to.add(TAKEN_OVER, known.takenOver());
    to.add(FORWARDED, others.callsForwarded());
    to.add(RECEIVED, others.callsReceived());
    Map<String, Integer> states = new TreeMap<>();
    STATES.forEach(state -> states.put(state, 0));
    others.nodes().forEach(node -> states.merge(node.state(), 1, Integer::sum));
    states.forEach((state, count) -> to.add(NODES, count, state));
  }
}

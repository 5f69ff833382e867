package dev.firebreak.metrics;

import dev.firebreak.exposition.Metric;
import dev.firebreak.exposition.Samples;
import dev.firebreak.store.StoreStatistics;
import dev.firebreak.store.TaskStore;
import java.util.List;

/** The store of tasks, as this node uses it. */
record StoreMetrics(TaskStore store, int maxBacklog) implements Source {
  private static final Metric COMMIT_TIME =
      Metric.times(
          "firebreak_store_commit_duration_seconds",
          "The time of one group of operations, from its beginning until it is committed.");
  private static final Metric OPERATIONS =
      Metric.counter(
          "firebreak_store_operations",
          "Operations that were committed or refused; with the number of groups, their size.");
  private static final Metric LIVE =
      Metric.gauge("firebreak_live_tasks", "Tasks in the store that are not in a final state.");
  private static final Metric LIMIT =
      Metric.gauge(
          "firebreak_live_tasks_limit", "The number of live tasks from which on none is accepted.");
  private static final Metric ACCEPTS =
      Metric.gauge(
          "firebreak_store_has_space", "1 while the store has space for submissions, else 0.");
  private static final Metric READABLE =
      Metric.gauge("firebreak_store_readable", "1 while the store can be read, else 0.");

  static final List<Metric> ALL = List.of(COMMIT_TIME, OPERATIONS, LIVE, LIMIT, ACCEPTS, READABLE);

  @Override
  public void read(Samples to) {
    StoreStatistics written = store.statistics();
    to.add(COMMIT_TIME, written.groups());
    to.add(OPERATIONS, written.operations().sum());
    to.add(LIVE, store.live());
    to.add(LIMIT, maxBacklog);
    to.add(ACCEPTS, store.roomToAccept());
    to.add(READABLE, store.readTrouble() == null);
  }
}

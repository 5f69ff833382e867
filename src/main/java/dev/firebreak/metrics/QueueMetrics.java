package dev.firebreak.metrics;

import dev.firebreak.exposition.Metric;
import dev.firebreak.exposition.Samples;
import dev.firebreak.observe.OtherNodes;
import dev.firebreak.store.Queued;
import dev.firebreak.store.Queues;
import dev.firebreak.store.TaskStore;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The queue of each type, as the store has it; a shared store is the same for all nodes. */
record QueueMetrics(
    TypeLabels types, TaskStore store, StoreReading<Reading> reading, OtherNodes nodes)
    implements Source {
  /**
   * What is read from the store.
   *
   * @param unaccepted the queued tasks of versions that no node accepts
   */
  record Reading(Queues queues, Map<String, Long> unaccepted) {}

  private static final Metric TASKS =
      Metric.gauge(
          "firebreak_queued_tasks",
          "Tasks in the store that are not claimed, those that are due later included.",
          "type");
  private static final Metric WAITING =
      Metric.gauge(
          "firebreak_waiting_tasks",
          "Tasks in the store that wait for a time, a signal or other tasks without a slot.",
          "type");
  private static final Metric AGE =
      Metric.largest(
          "firebreak_oldest_due_task_age_seconds",
          "How long the task that has been due longest has waited for a slot; 0 if none is due.",
          "type");

  private static final Metric UNDECLARED =
      Metric.gauge(
          "firebreak_undeclared_queued_tasks",
          "Tasks in the store that are not claimed, of types that this node does not declare.");
  private static final Metric QUARANTINED =
      Metric.gauge(
          "firebreak_quarantined_tasks",
          "Quarantined tasks in the store, counted up to 10000; those of types that this node does"
              + " not declare as other.",
          "type");
  private static final Metric UNSERVED =
      Metric.gauge(
          "firebreak_unserved_tasks",
          "Tasks in the store that are not claimed, of types that no node declares, or of versions"
              + " that no node accepts, the latter counted up to 10000; up to 20 types.",
          "type");

  static final List<Metric> ALL = List.of(TASKS, WAITING, AGE, UNDECLARED, UNSERVED, QUARANTINED);

  @Override
  public void read(Samples to) {
    List<TypeLabels.Labelled> declared = types.now();
    Set<String> names = declared.stream().map(one -> one.type().name()).collect(Collectors.toSet());
    UnservedTasks served = UnservedTasks.by(versions(declared), nodes.nodes());
    Reading read = reading.now(() -> read(names, served.limited()));
    if (read == null) {
      return;
    }
    Queues queues = read.queues();
    to.add(UNDECLARED, queues.others());
    Instant now = store.estimatedTime();
    for (TypeLabels.Labelled one : declared) {
      Queued queue = queues.byType().get(one.type().name());
      to.add(TASKS, queue == null ? 0 : queue.tasks(), one.label());
      to.add(WAITING, queue == null ? 0 : queue.waiting(), one.label());
      to.add(AGE, queue == null ? 0 : Seconds.since(queue.nextDue(), now), one.label());
    }
    served
        .of(queues.undeclared(), read.unaccepted())
        .forEach((type, tasks) -> to.add(UNSERVED, tasks, type));
    quarantined(declared, queues, to);
  }

  private CompletionStage<Reading> read(Set<String> names, Map<String, Set<String>> limited) {
    return store
        .queues(names)
        .thenCombine(
            limited.isEmpty()
                ? CompletableFuture.completedStage(Map.of())
                : store.unaccepted(limited),
            Reading::new);
  }

  private static Map<String, @Nullable Set<String>> versions(List<TypeLabels.Labelled> declared) {
    Map<String, @Nullable Set<String>> versions = new HashMap<>();
    declared.forEach(one -> versions.put(one.type().name(), one.type().versions().accepted()));
    return versions;
  }

  private static void quarantined(List<TypeLabels.Labelled> declared, Queues queues, Samples to) {
    Map<String, Long> left = new HashMap<>(queues.quarantined());
    for (TypeLabels.Labelled one : declared) {
      Long tasks = left.remove(one.type().name());
      to.add(QUARANTINED, tasks == null ? 0 : tasks, one.label());
    }
    left.values().forEach(tasks -> to.add(QUARANTINED, tasks, TypeLabels.OTHER));
  }
}

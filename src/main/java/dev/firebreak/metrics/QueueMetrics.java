package dev.firebreak.metrics;

import dev.firebreak.store.Queued;
import dev.firebreak.store.Queues;
import dev.firebreak.store.TaskStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The queue of each type, as the store has it; a shared store is the same for all nodes. */
record QueueMetrics(TypeLabels types, TaskStore store, QueueReading reading) implements Source {
  private static final Metric TASKS =
      Metric.gauge(
          "firebreak_queued_tasks",
          "Tasks in the store that are not claimed, those that are due later included.",
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
          "firebreak_quarantined_tasks", "Quarantined tasks in the store, counted up to 10000.");

  static final List<Metric> ALL = List.of(TASKS, AGE, UNDECLARED, QUARANTINED);

  @Override
  public void read(Samples to) {
    List<TypeLabels.Labelled> declared = types.now();
    Queues queues =
        reading.now(declared.stream().map(one -> one.type().name()).collect(Collectors.toSet()));
    if (queues == null) {
      return;
    }
    to.add(UNDECLARED, queues.others());
    to.add(QUARANTINED, queues.quarantined());
    Instant now = store.estimatedTime();
    for (TypeLabels.Labelled one : declared) {
      Queued queue = queues.byType().get(one.type().name());
      to.add(TASKS, queue == null ? 0 : queue.tasks(), one.label());
      to.add(AGE, queue == null ? 0 : age(queue.nextDue(), now), one.label());
    }
  }

  private static double age(@Nullable Instant due, Instant now) {
    return due == null || due.isAfter(now) ? 0 : Seconds.of(Duration.between(due, now));
  }
}

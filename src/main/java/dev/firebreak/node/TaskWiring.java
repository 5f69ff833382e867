package dev.firebreak.node;

import dev.firebreak.admission.Drain;
import dev.firebreak.cluster.ClusterNode;
import dev.firebreak.config.Settings;
import dev.firebreak.memory.ByteBudget;
import dev.firebreak.observe.TaskEvents;
import dev.firebreak.schedule.Schedules;
import dev.firebreak.store.NodeStore;
import dev.firebreak.store.TaskStore;
import dev.firebreak.supervision.Admission;
import dev.firebreak.supervision.LeaseCheck;
import dev.firebreak.tasks.Claimer;
import dev.firebreak.tasks.Pruner;
import dev.firebreak.tasks.Reconciler;
import dev.firebreak.tasks.TaskService;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.Behavior;
import org.jspecify.annotations.Nullable;

/**
 * Creates the service for tasks, once the types' admissions exist, and the actors that work with
 * it.
 *
 * @param stores the node's stores
 * @param cluster the interface of the cluster; null without one
 */
record TaskWiring(
    Settings settings,
    Schedules schedules,
    Drain drain,
    ByteBudget memory,
    Stores stores,
    TaskEvents events,
    @Nullable ClusterNode cluster) {

  /** Creates the service; returns null if this node keeps no tasks. */
  @Nullable TaskService of(List<Admission> admissions) {
    TaskStore store = stores.tasks();
    if (store == null) {
      return null;
    }
    NodeStore nodes = stores.nodes();
    TaskService tasks =
        new TaskService(
            store,
            admissions.stream()
                .collect(Collectors.toMap(a -> a.type().name(), Function.identity())),
            cluster == null ? events : cluster.publishing(events),
            new TaskService.Limits(
                drain,
                settings.tasks().maxBacklog(),
                settings.tasks().retention(),
                nodes == null ? LeaseCheck.FOR_EVER : nodes::mayStart,
                memory));
    if (nodes != null) {
      nodes.serve(new TaskLeaseHolder(tasks.attempts()));
    }
    if (cluster != null) {
      tasks.among(cluster);
    }
    return tasks;
  }

  /**
   * The actors for tasks, by name. Their state can be read from the store again after a restart.
   */
  Map<String, Behavior<?>> actors(TaskService tasks) {
    Map<String, Behavior<?>> actors = new LinkedHashMap<>();
    TaskStore store = stores.tasks();
    if (store != null) {
      // No type can have such a name.
      actors.put("task.claimer", Claimer.create(tasks, cluster != null));
      if (cluster != null) {
        actors.put("task.reconciler", Reconciler.create(tasks));
        actors.putAll(cluster.actors(tasks, store, events));
      }
      if (!tasks.retention().isZero()) {
        actors.put("task.pruner", Pruner.create(tasks));
      }
      ScheduledTasks scheduled = new ScheduledTasks(tasks, store, InstantSource.system());
      actors.put("task.schedules", schedules.behavior(scheduled, scheduled));
    }
    return actors;
  }
}

package dev.firebreak.node;

import dev.firebreak.access.Access;
import dev.firebreak.cluster.ClusterNode;
import dev.firebreak.config.TaskSettings;
import dev.firebreak.forwarding.Peers;
import dev.firebreak.observe.TaskCounter;
import dev.firebreak.schedule.LiveSchedules;
import dev.firebreak.step.StepLimits;
import dev.firebreak.store.NodeStore;
import dev.firebreak.store.TaskStore;
import dev.firebreak.supervision.LeaseCheck;
import dev.firebreak.supervision.Types;
import dev.firebreak.tasks.Pruner;
import dev.firebreak.tasks.TaskListener;
import dev.firebreak.tasks.TaskParts;
import dev.firebreak.tasks.TaskService;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.jspecify.annotations.Nullable;

/**
 * Creates the service for tasks, once the types' admissions exist, and the actors that work with
 * it.
 */
record TaskWiring(NodeParts parts, LiveSchedules schedules) {

  /** Creates the service; returns null if this node keeps no tasks. */
  @Nullable TaskService of(Types types, ActorSystem<?> system) {
    TaskStore store = parts.stores().tasks();
    if (store == null) {
      return null;
    }
    NodeStore nodes = parts.stores().nodes();
    ClusterNode cluster = parts.cluster();
    TaskSettings settings = parts.settings().storage().tasks();
    CallbackHints hints = new CallbackHints(listener(types, cluster), types);
    TaskService tasks =
        new TaskService(
            new TaskParts(
                store,
                types,
                hints,
                cluster == null ? Peers.NONE : cluster,
                new TaskParts.Limits(
                    parts.resources().drain(),
                    settings.maxBacklog(),
                    settings.retention(),
                    nodes == null ? LeaseCheck.FOR_EVER : nodes::mayStart,
                    parts.resources().memory(),
                    settings.keptOutput(),
                    new StepLimits(
                        settings.maxSteps(), settings.maxStep(), settings.maxSignalBytes())),
                TaskParts.Delays.of(system)));
    hints.wake(tasks::workWaits);
    if (nodes != null) {
      nodes.serve(new TaskLeaseHolder(tasks.attempts()));
      nodes.listen(new FreedTasks(tasks::tasksFreed));
    }
    return tasks;
  }

  private TaskListener listener(Types types, @Nullable ClusterNode cluster) {
    TaskListener events = cluster == null ? parts.events() : cluster.publishing(parts.events());
    TaskListener counted = new TaskCounter(events, types, InstantSource.system());
    Access access = parts.stores().access();
    return access.tokens() == null ? counted : new BacklogListener(counted, access.quotas());
  }

  /**
   * The actors for tasks, by name. Their state can be read from the store again after a restart.
   */
  Map<String, Behavior<?>> actors(TaskService tasks) {
    Map<String, Behavior<?>> actors = new LinkedHashMap<>();
    TaskStore store = parts.stores().tasks();
    ClusterNode cluster = parts.cluster();
    if (store != null) {
      // No type can have such a name.
      actors.put("task.claimer", tasks.claimer(cluster != null));
      if (cluster != null) {
        actors.put("task.reconciler", tasks.reconciler());
        actors.putAll(
            cluster.actors(
                tasks,
                store,
                parts.events(),
                parts.stores().access().quotas(),
                parts.resources().watched(tasks.types())));
      }
      Duration retention = parts.settings().storage().tasks().retention();
      if (!retention.isZero()) {
        actors.put("task.pruner", Pruner.create(store, retention));
      }
      ScheduledTasks scheduled = ScheduledTasks.of(tasks, store);
      actors.put("task.schedules", schedules.behavior(scheduled, scheduled));
    }
    return actors;
  }
}

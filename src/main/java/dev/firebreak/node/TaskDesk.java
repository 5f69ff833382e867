package dev.firebreak.node;

import dev.firebreak.config.Settings;
import dev.firebreak.store.TaskStore;
import dev.firebreak.supervise.Admission;
import dev.firebreak.supervise.TaskWatcher;
import dev.firebreak.supervise.Tasks;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes the desk for tasks once there are doors to send them through. */
record TaskDesk(
    Settings settings, Foundation foundation, @Nullable TaskStore store, TaskWatcher watcher)
    implements Guardian.Desk {

  @Override
  public @Nullable Tasks of(List<Admission> admissions) {
    return store == null
        ? null
        : new Tasks(
            store,
            admissions.stream()
                .collect(Collectors.toMap(a -> a.type().name(), Function.identity())),
            watcher,
            new Tasks.Limits(
                foundation.drain(),
                InstantSource.system(),
                settings.tasks().maxBacklog(),
                settings.tasks().retention()));
  }
}

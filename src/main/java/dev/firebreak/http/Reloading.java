package dev.firebreak.http;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** Reads the configuration of the node anew. */
@FunctionalInterface
public interface Reloading {
  /**
   * What a reload did.
   *
   * @param added the types that are new
   * @param changed the types whose settings have changed
   * @param removed the types that are no longer declared
   * @param schedules the schedules that are new, have changed or are no longer declared
   * @param needRestart the keys that have changed and are effective only after a restart
   */
  record Report(
      List<String> added,
      List<String> changed,
      List<String> removed,
      List<String> schedules,
      List<String> needRestart) {
    /** Copies the lists. */
    public Report {
      added = List.copyOf(added);
      changed = List.copyOf(changed);
      removed = List.copyOf(removed);
      schedules = List.copyOf(schedules);
      needRestart = List.copyOf(needRestart);
    }
  }

  /**
   * Reloads once. The stage fails with {@link dev.firebreak.config.InvalidConfig} if the
   * configuration can't be used; nothing is changed then.
   */
  CompletionStage<Report> reload();
}

package dev.firebreak.http;

import dev.firebreak.measure.TimeCounts;
import dev.firebreak.store.StateCounts;
import dev.firebreak.store.StoreStatistics;
import dev.firebreak.store.TaskStore;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** What an archive says about the store of tasks. */
record StoreDiagnosis(TaskStore store) {
  /** Adds all that is known: a store that can't be read still has what is in memory. */
  void addTo(Map<String, Object> document) throws InterruptedException {
    document.put("live", store.live());
    document.put("room", store.roomToAccept());
    document.put("trouble", String.valueOf(store.readTrouble()));
    document.put("time", store.estimatedTime().toString());
    document.put("written", written(store.statistics()));
    try {
      Map<String, StateCounts> byType = NodeDiagnosis.await(store.counts(null)).byType();
      document.put("tasks", byType.values().stream().reduce(StateCounts.NONE, StateCounts::plus));
      document.put("tasksByType", byType);
      document.put("engine", NodeDiagnosis.await(store.engine()));
    } catch (ExecutionException | TimeoutException e) {
      document.put("unread", e.toString());
    }
  }

  private static Map<String, Object> written(StoreStatistics statistics) {
    TimeCounts groups = new TimeCounts();
    groups.add(statistics.groups());
    Map<String, Object> written = new LinkedHashMap<>();
    written.put("operations", statistics.operations().sum());
    written.put("commits", groups.count());
    written.put("secondsOfCommits", groups.seconds());
    return written;
  }
}

package dev.firebreak.scenes;

import dev.firebreak.client.FirebreakClient;
import dev.firebreak.client.TaskDocument;
import dev.firebreak.client.TaskFilter;
import dev.firebreak.terminal.ProgressBar;
import java.io.PrintStream;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Polls the tasks of a type, and counts results and results that were replaced. */
final class ResultCounter {
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long TIMEOUT_NANOS = TimeUnit.MINUTES.toNanos(2);

  private final FirebreakClient client;
  private final String type;
  private final Map<String, Instant> recorded = new HashMap<>();
  private int recordedTwice;

  ResultCounter(FirebreakClient client, String type) {
    this.client = client;
    this.type = type;
  }

  int recordedTwice() {
    return recordedTwice;
  }

  /**
   * Waits until {@code enough} of {@code all} tasks have a result.
   *
   * @return whether that many have a result within two minutes
   */
  boolean await(PrintStream out, String title, int enough, int all) {
    long end = System.nanoTime() + TIMEOUT_NANOS;
    try (ProgressBar bar = new ProgressBar(out, title, all)) {
      int shown = 0;
      while (System.nanoTime() - end < 0) {
        poll();
        for (; shown < recorded.size(); shown++) {
          bar.step();
        }
        if (recorded.size() >= enough) {
          return true;
        }
        LockSupport.parkNanos(POLL_NANOS);
      }
    }
    return false;
  }

  private void poll() {
    List<TaskDocument> done = client.tasks().stream(new TaskFilter(type, "succeeded")).toList();
    for (TaskDocument task : done) {
      Instant when = Objects.requireNonNull(task.times().finishedAt());
      Instant before = recorded.putIfAbsent(task.id(), when);
      if (before != null && !before.equals(when)) {
        recordedTwice++;
      }
    }
  }
}

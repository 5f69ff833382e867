package dev.firebreak.bench.stored;

import java.util.List;

/**
 * What a store is filled with.
 *
 * @param ended how many ended tasks
 * @param queues the tasks that wait
 * @param paused the types that are paused
 */
record Content(long ended, List<Queue> queues, List<String> paused) {
  static final Content NONE = new Content(0, List.of(), List.of());

  /**
   * Tasks that wait.
   *
   * @param type their type
   * @param tasks how many
   * @param due whether they are due, or only in a year
   */
  record Queue(String type, long tasks, boolean due) {}

  /** Ended tasks, and a thousand that wait for next year. */
  static Content ended(long tasks) {
    return new Content(tasks, FilledStore.waiting(), List.of());
  }

  long queued() {
    return queues.stream().mapToLong(Queue::tasks).sum();
  }
}

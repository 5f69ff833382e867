package dev.firebreak.observe;

import dev.firebreak.task.RunId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** Those who wait for the ends of tasks. Thread-safe; no method blocks. */
final class EndWaits {
  private final Map<RunId, List<CompletableFuture<TaskEnd>>> waiting = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /**
   * Waits for the end of a task.
   *
   * @return completes on the thread that reports the end; is cancelled when the node stops; to be
   *     cancelled to stop waiting
   */
  CompletableFuture<TaskEnd> begin(RunId id) {
    CompletableFuture<TaskEnd> end = new CompletableFuture<>();
    waiting.merge(id, List.of(end), EndWaits::both);
    var _ =
        end.whenComplete(
            (_, failure) -> {
              if (failure != null) {
                remove(id, end);
              }
            });
    if (closed) {
      end.cancel(false);
    }
    return end;
  }

  private static <T> List<T> both(List<T> some, List<T> more) {
    List<T> all = new ArrayList<>(some);
    all.addAll(more);
    return all;
  }

  private void remove(RunId id, CompletableFuture<TaskEnd> end) {
    waiting.computeIfPresent(
        id,
        (_, all) -> {
          List<CompletableFuture<TaskEnd>> left = new ArrayList<>(all);
          left.removeIf(Predicate.isEqual(end));
          return left.isEmpty() ? null : left;
        });
  }

  /** Reports the end of a task to those who wait for it. */
  void ended(RunId id, TaskEnd end) {
    if (waiting.isEmpty()) {
      return;
    }
    List<CompletableFuture<TaskEnd>> all = waiting.remove(id);
    if (all != null) {
      all.forEach(each -> each.complete(end));
    }
  }

  /** The tasks for whose ends someone waits. */
  Set<RunId> tasks() {
    return waiting.keySet();
  }

  /** Cancels all waits, because the node stops. */
  void close() {
    closed = true;
    waiting.values().forEach(all -> all.forEach(each -> each.cancel(false)));
  }
}

package dev.firebreak.access;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What callers have used of their quotas: requests by token, live tasks by owner. A rotated token
 * and its successor have one name, and so one quota. Thread-safe.
 *
 * <p>Nodes tell each other ten times a second how many requests they have admitted, and take those
 * of the others from their own buckets. So a caller of several nodes can exceed its rate by what
 * they admit within that time, and waits longer after that.
 */
public final class Quotas {
  /**
   * The store counts this many tasks more than allowed, so that the number stays above the limit
   * while that many end within a second.
   */
  private static final int MARGIN = 10_000;

  private final LiveTasks tasks;
  private final LongSupplier nanoClock;
  private final Map<String, RateQuota> rates = new ConcurrentHashMap<>();
  private final Map<String, Backlog> backlogs = new ConcurrentHashMap<>();

  /** Starts with nothing used. */
  public Quotas(LiveTasks tasks, LongSupplier nanoClock) {
    this.tasks = tasks;
    this.nanoClock = nanoClock;
  }

  /** A count of the store that is under way. */
  private record Counting(Backlog backlog, long mark) {
    void end(int live) {
      backlog.counted(live, mark);
    }
  }

  @Nullable RateQuota rate(Token token) {
    Rate rate = token.grant().rate();
    return rate == null
        ? null
        : rates.compute(
            token.name(),
            (_, old) ->
                old != null && old.rate().equals(rate) ? old : new RateQuota(rate, nanoClock));
  }

  @Nullable Backlog backlog(Token token) {
    return token.grant().backlog() == 0
        ? null
        : backlogs.computeIfAbsent(token.grant().owner(), _ -> new Backlog());
  }

  /** Counts the live tasks of all owners with a quota, and forgets those without one. */
  CompletionStage<Void> count(List<Token> all) {
    Map<String, Integer> most = new HashMap<>();
    Set<String> names = new HashSet<>();
    for (Token token : all) {
      names.add(token.name());
      if (token.grant().backlog() > 0) {
        most.merge(token.grant().owner(), token.grant().backlog() + MARGIN, Math::max);
      }
    }
    rates.keySet().retainAll(names);
    backlogs.keySet().retainAll(most.keySet());
    if (most.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    Map<String, Counting> counts = new HashMap<>();
    for (String owner : most.keySet()) {
      Backlog backlog = backlogs.computeIfAbsent(owner, _ -> new Backlog());
      counts.put(owner, new Counting(backlog, backlog.mark()));
    }
    return tasks
        .liveOf(most)
        .thenAccept(
            live -> counts.forEach((owner, count) -> count.end(live.getOrDefault(owner, 0))));
  }

  /** This node has stored a task, or queued one again that had ended. */
  public void began(String owner) {
    Backlog backlog = backlogs.get(owner);
    if (backlog != null) {
      backlog.began();
    }
  }

  /** A task has ended on this node. */
  public void ended(String owner) {
    Backlog backlog = backlogs.get(owner);
    if (backlog != null) {
      backlog.ended();
    }
  }

  /** Returns how many requests this node has admitted since the last call, by token. */
  public Map<String, Long> takeSpent() {
    Map<String, Long> spent = new HashMap<>();
    rates.forEach(
        (name, quota) -> {
          long count = quota.takeSpent();
          if (count > 0) {
            spent.put(name, count);
          }
        });
    return spent;
  }

  /** Takes into account what another node has admitted. */
  public void spentElsewhere(Map<String, Long> spent) {
    spent.forEach(
        (name, count) -> {
          RateQuota quota = rates.get(name);
          if (quota != null) {
            quota.spentElsewhere(count);
          }
        });
  }
}

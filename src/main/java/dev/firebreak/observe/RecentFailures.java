package dev.firebreak.observe;

import dev.firebreak.task.FailureKind;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.OutcomeKind;
import dev.firebreak.task.RunId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The newest failed attempts of one type, with what the supervisor decided. Thread-safe. */
public final class RecentFailures {
  /** How many are kept. */
  public static final int KEPT = 20;

  private final Deque<Entry> entries = new ArrayDeque<>(KEPT);

  /** Made into text only when requested, because thousands of attempts may fail in a second. */
  private record Entry(
      RunId id, int attempt, long epochMillis, Outcome outcome, @Nullable Duration next) {}

  /**
   * A failed attempt.
   *
   * @param id of its call or task
   * @param attempt its number, from 1
   * @param at when the supervisor received the failure
   * @param outcome {@code crashed}, {@code timed-out} or {@code not-started}
   * @param kind its kind, as in the groups of failed tasks
   * @param cause what happened, in one line
   * @param decision {@code retry}, or {@code give-up} if no attempt follows
   * @param nextInMs the pause before the next attempt in milliseconds; null if none follows
   */
  public record Failed(
      String id,
      int attempt,
      Instant at,
      String outcome,
      FailureKind kind,
      String cause,
      String decision,
      @Nullable Long nextInMs) {}

  RecentFailures() {}

  synchronized void add(RunId id, int attempt, Outcome outcome, @Nullable Duration next) {
    if (entries.size() == KEPT) {
      entries.removeLast();
    }
    entries.addFirst(new Entry(id, attempt, System.currentTimeMillis(), outcome, next));
  }

  /** Returns the failed attempts, the newest first. */
  public List<Failed> newest() {
    List<Entry> now;
    synchronized (this) {
      now = new ArrayList<>(entries);
    }
    return now.stream().map(RecentFailures::failed).toList();
  }

  private static Failed failed(Entry entry) {
    Duration next = entry.next();
    OutcomeKind outcome = OutcomeKind.of(entry.outcome());
    return new Failed(
        entry.id().toString(),
        entry.attempt(),
        Instant.ofEpochMilli(entry.epochMillis()),
        outcome == null ? "crashed" : outcome.name().toLowerCase(Locale.ROOT).replace('_', '-'),
        FailureKind.of(entry.outcome()),
        cause(entry.outcome()),
        next == null ? "give-up" : "retry",
        next == null ? null : next.toMillis());
  }

  private static String cause(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Crashed(var cause) -> cause.summary();
      case Outcome.TimedOut(Duration after, boolean abandoned, _) ->
          "time was up after "
              + after.toMillis()
              + " ms"
              + (abandoned ? ", and the handler did not stop" : "");
      case Outcome.NotStarted(String reason) -> reason;
      case Outcome.OutputNotKept(String reason) -> reason;
      default -> outcome.getClass().getSimpleName();
    };
  }
}

package dev.firebreak.http;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.firebreak.access.Grant;
import dev.firebreak.config.ScheduleSettings;
import dev.firebreak.pause.PauseDocument;
import dev.firebreak.schedule.MissedTimes;
import dev.firebreak.schedule.ScheduleState;
import dev.firebreak.task.RunId;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A schedule as documents show it.
 *
 * @param missed the word of the policy that is declared
 * @param paused null if it is not paused
 * @param nextRun null while it is paused, or if it never runs again
 * @param lastRun null if it has not run
 * @param lastMissed null if it has missed no time
 * @param error why this node can't continue with it; null if it can
 */
@JsonPropertyOrder({
  "name",
  "type",
  "cron",
  "zone",
  "missed",
  "paused",
  "nextRun",
  "lastRun",
  "lastMissed",
  "error"
})
record ScheduleDocument(
    String name,
    String type,
    String cron,
    String zone,
    String missed,
    @Nullable PauseDocument paused,
    @Nullable Instant nextRun,
    @Nullable Run lastRun,
    @Nullable Missed lastMissed,
    @Nullable String error) {

  /**
   * A run of a schedule.
   *
   * @param at the time that was due
   * @param task the id of its task; null if the caller may not know that
   */
  record Run(Instant at, @Nullable String task) {}

  /**
   * Times that a schedule has missed.
   *
   * @param policy what followed: skip, run-once or paused
   */
  record Missed(Instant first, Instant last, int times, String policy) {}

  static ScheduleDocument of(ScheduleState state, Grant grant) {
    ScheduleSettings settings = state.settings();
    return new ScheduleDocument(
        settings.name(),
        settings.type(),
        settings.cron(),
        settings.zone().getId(),
        settings.missed().name().toLowerCase(Locale.ROOT).replace('_', '-'),
        paused(state),
        state.next(),
        lastRun(state.past(), grant),
        lastMissed(state.past().missed()),
        state.trouble());
  }

  private static @Nullable PauseDocument paused(ScheduleState state) {
    var pause = state.pause();
    return pause == null ? null : PauseDocument.of(pause.since(), pause.owner(), pause.reason());
  }

  /** The tasks of schedules have no owner. */
  private static @Nullable Run lastRun(ScheduleState.Done past, Grant grant) {
    String only = grant.onlyOwner();
    RunId task = only == null || only.isEmpty() ? past.task() : null;
    return past.at() == null ? null : new Run(past.at(), task == null ? null : task.toString());
  }

  private static @Nullable Missed lastMissed(@Nullable MissedTimes missed) {
    return missed == null
        ? null
        : new Missed(missed.first(), missed.last(), missed.times(), missed.policy().word());
  }
}

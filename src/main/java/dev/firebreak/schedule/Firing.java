package dev.firebreak.schedule;

import dev.firebreak.api.Payload;
import dev.firebreak.config.ScheduleSettings;
import dev.firebreak.store.IdempotencyKey;
import dev.firebreak.task.RunId;
import java.time.Instant;
import java.util.concurrent.CompletionStage;

/**
 * A task that a schedule submits.
 *
 * @param schedule the schedule's name
 * @param type of the task
 * @param input what its handler is given
 * @param at the time that is due, which may have passed
 * @param turn how often the clock was set back so far that this time may have been due before
 */
public record Firing(String schedule, String type, Payload input, Instant at, int turn) {

  static Firing of(ScheduleSettings schedule, Progress at) {
    return new Firing(schedule.name(), schedule.type(), schedule.input(), at.done(), at.turn());
  }

  /**
   * The idempotency key: one task for each schedule and time. No caller's key is equal, because
   * names of callers have no blanks.
   */
  public IdempotencyKey key() {
    return IdempotencyKey.of(
        "schedule " + schedule, type, turn == 0 ? at.toString() : at + " " + turn, input);
  }

  /** Takes firings. Thread-safe. */
  public interface Sink {
    /**
     * Submits a firing under its {@link #key}. A firing of the same time may have been submitted
     * before: that is not a failure, and neither is another input under the same key.
     *
     * @return the id of the task once it is on stable storage; fails if it is not, and the firing
     *     is submitted again
     */
    CompletionStage<RunId> submit(Firing firing);
  }
}

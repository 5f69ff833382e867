package dev.firebreak.schedule;

import dev.firebreak.api.Payload;
import dev.firebreak.config.ScheduleSettings;
import dev.firebreak.store.Key;
import java.time.Instant;
import java.util.concurrent.CompletionStage;

/**
 * A task that a schedule makes.
 *
 * @param schedule its name
 * @param type of the task
 * @param input what its handler is given
 * @param at the time it is made for, which may have passed
 * @param turn how often the clock was set back so far that this time may have come before
 */
public record Firing(String schedule, String type, Payload input, Instant at, int turn) {

  static Firing of(ScheduleSettings schedule, Progress at) {
    return new Firing(schedule.name(), schedule.type(), schedule.input(), at.done(), at.turn());
  }

  /** Its key: of one schedule and time there is one task. No caller's name has a blank in it. */
  public Key key() {
    return Key.of("schedule " + schedule, type, turn == 0 ? at.toString() : at + " " + turn, input);
  }

  /** Takes firings. Thread-safe. */
  public interface Sink {
    /**
     * Submits a firing under its {@link #key}, of whose time any may have been submitted before:
     * that is no failure, nor is another input under the same key.
     *
     * @return ends when the task is on stable storage; fails if it is not, and is asked again then
     */
    CompletionStage<?> submit(Firing firing);
  }
}

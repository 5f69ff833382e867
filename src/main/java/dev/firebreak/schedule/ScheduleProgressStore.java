package dev.firebreak.schedule;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Keeps the progress of each schedule across restarts. Thread-safe. */
public interface ScheduleProgressStore {

  /**
   * The stored progress of a schedule.
   *
   * @param text the text that was stored last; empty if there is none
   * @param now the time of the store's clock, which all nodes share
   */
  record Known(Optional<String> text, Instant now) {}

  /**
   * Reads the text that was stored last, by any node.
   *
   * @param name of the schedule
   * @return fails if the text can't be read now
   */
  CompletionStage<Known> recall(String name);

  /**
   * Stores a text, replacing the previous one.
   *
   * @param name of the schedule
   * @param value a line of fewer than 1000 characters
   * @return completes when the text is on stable storage; fails if it is not
   */
  CompletionStage<@Nullable Void> remember(String name, String value);
}

package dev.firebreak.schedule;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Keeps how far each schedule came, from one start to the next. Thread-safe. */
public interface ScheduleProgressStore {

  /**
   * What is known of a schedule.
   *
   * @param text what was remembered last; empty if nothing was
   * @param now the time by the clock of what remembers, which all nodes share
   */
  record Known(Optional<String> text, Instant now) {}

  /**
   * What was remembered last, by this node or another.
   *
   * @param name of the schedule
   * @return fails if that can't be found out now
   */
  CompletionStage<Known> recall(String name);

  /**
   * Remembers, in place of what was remembered before.
   *
   * @param name of the schedule
   * @param value a line of fewer than 1000 characters
   * @return ends when that is on stable storage; fails if it is not
   */
  CompletionStage<@Nullable Void> remember(String name, String value);
}

package dev.firebreak.schedule;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Keeps what is known of each schedule across restarts. Thread-safe. */
public interface ScheduleProgressStore {

  /** The texts that are kept of a schedule, each changed on its own. */
  enum Note {
    /** The time up to which the schedule was handled. */
    PROGRESS,
    /** Its last run, and the times that it last missed. */
    PAST,
    /** Its pause, or the last one. */
    PAUSE
  }

  /**
   * What is stored of a schedule.
   *
   * @param progress the text that was stored last; empty if there is none
   * @param past as progress
   * @param pause as progress
   * @param now the time of the store's clock, which all nodes share
   */
  record Known(
      Optional<String> progress, Optional<String> past, Optional<String> pause, Instant now) {
    /** The same texts at another time. */
    public Known at(Instant time) {
      return new Known(progress, past, pause, time);
    }
  }

  /**
   * Reads the texts that were stored last, by any node.
   *
   * @param name of the schedule
   * @return fails if the texts can't be read now
   */
  CompletionStage<Known> recall(String name);

  /**
   * Stores a text, replacing the previous one.
   *
   * @param name of the schedule
   * @param value a line of fewer than 1000 characters
   * @return completes when the text is on stable storage; fails if it is not
   */
  CompletionStage<@Nullable Void> remember(String name, Note note, String value);
}

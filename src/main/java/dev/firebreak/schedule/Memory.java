package dev.firebreak.schedule;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Keeps how far each schedule came, from one start to the next. Thread-safe. */
public interface Memory {

  /**
   * What was remembered last.
   *
   * @param name of the schedule
   * @return empty if nothing was; fails if that can't be found out now
   */
  CompletionStage<Optional<String>> recall(String name);

  /**
   * Remembers, in place of what was remembered before.
   *
   * @param name of the schedule
   * @param value a line of fewer than 1000 characters
   * @return ends when that is on stable storage; fails if it is not
   */
  CompletionStage<@Nullable Void> remember(String name, String value);
}

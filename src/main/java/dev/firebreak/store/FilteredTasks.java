package dev.firebreak.store;

import dev.firebreak.task.RunId;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The tasks that a filter selects: lists, counts, and changes of many of them. */
public interface FilteredTasks {
  /**
   * Reads a list, without results, histories and the output of programs.
   *
   * @param before only tasks older than this one; null to begin with the newest
   * @param limit how many at most, from 1
   */
  CompletionStage<Page> list(Filter filter, @Nullable RunId before, int limit);

  /** Cancels tasks, the newest first. */
  default CompletionStage<Changed> cancelAll(Filter filter, int limit) {
    return changeAll(Wanted.CANCEL, filter, null, limit);
  }

  /** Queues tasks again, the newest first. */
  default CompletionStage<Changed> retryAll(Filter filter, int limit) {
    return changeAll(Wanted.RETRY, filter, null, limit);
  }

  /**
   * Cancels tasks, queues them again, or deletes them, the newest first.
   *
   * @param before only tasks older than this one; null to begin with the newest
   * @param limit how many at most; fewer are changed, although more match, if the tasks that were
   *     looked at in a limited time have only few that match
   */
  CompletionStage<Changed> changeAll(
      Wanted change, Filter filter, @Nullable RunId before, int limit);

  /**
   * Counts the tasks that a filter selects. The kept numbers tell how many have a type and a state;
   * otherwise tasks are counted for a limited time.
   *
   * @param wanted counts the tasks that such a change would change
   * @param most up to which number tasks are counted if the kept numbers do not tell
   */
  CompletionStage<Matching> count(Filter filter, Wanted wanted, int most);

  /**
   * Groups failed and quarantined tasks by their cause.
   *
   * @param type only tasks of this type; null for all
   * @param owner only tasks of this owner; null for all
   * @param most how many tasks of each of both states are read at most, the newest
   */
  CompletionStage<Failures> failures(@Nullable String type, @Nullable String owner, int most);
}

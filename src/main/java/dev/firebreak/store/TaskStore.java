package dev.firebreak.store;

import dev.firebreak.task.Claim;
import dev.firebreak.task.OutputPart;
import dev.firebreak.task.RunId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps tasks. Thread-safe; no method blocks or throws.
 *
 * <p>The stage of a change completes only after the change is on stable storage, and in the order
 * of the commits; stages fail with a {@link StoreException}. They complete on the executor that the
 * store was opened with.
 *
 * <p>Texts in submissions, notes and queries are refused with {@link StoreException.Unstorable}
 * unless every store can keep them: see {@link Storable}.
 *
 * <p>An attempt is settled under its {@link Claim}, the fence: if another claim was made since, or
 * the task has ended, nothing is recorded.
 */
public interface TaskStore
    extends StoreFacts,
        TaskInputs,
        TaskSteps,
        TaskSignals,
        TaskGroups,
        TaskFamilies,
        TaskWatches,
        TaskResults,
        FilteredTasks,
        FilterValues,
        AutoCloseable {
  /** How many failed attempts of a task are read at most, the last ones. */
  int LONGEST_HISTORY = 100;

  /**
   * How many characters of their outcomes are read in full; outcomes of earlier attempts have no
   * stderr.
   */
  int MOST_HISTORY_TEXT = 1 << 20;

  /**
   * Stores a submission as a task, and claims the task if that is requested and it is due.
   *
   * @return the result; of two submissions with one key the second waits for the first
   */
  CompletionStage<Accepted> accept(Submission submission);

  /**
   * Claims tasks that are due: of each type those of the smallest priority first, among these the
   * one due for the longest time.
   *
   * @param requests at most one for each type
   * @return a result for each request, in their order. The inputs of one claim are together no
   *     larger than {@link StoreOptions#inputBytes}, unless it is a single input.
   */
  CompletionStage<List<ClaimResult>> claim(List<ClaimRequest> requests);

  /** Records how an attempt ended that has written no output. */
  default CompletionStage<Settled> settle(Claim claim, Ending ending) {
    return settle(claim, ending, null);
  }

  /**
   * Records how an attempt ended.
   *
   * @param output the end of what it wrote, which is kept as long as its task; null for nothing
   */
  CompletionStage<Settled> settle(Claim claim, Ending ending, @Nullable OutputPart output);

  /**
   * Releases claims that this node holds in the store but does not run: claims whose answer was
   * lost, at once; and claims that were answered, but are unknown in two successive calls. To be
   * called after a claim or an accept failed with {@link StoreException.OutcomeUnknown}, and every
   * ten seconds. A store that is used by one process has nothing to release.
   *
   * @param known the claims that this node holds
   * @return what was released, and what to stop, because a hint to stop an attempt may be lost too
   */
  default CompletionStage<Reconciled> reconcile(Set<Claim> known) {
    return CompletableFuture.completedStage(Reconciled.NOTHING);
  }

  /** Cancels a task, or records that it is to be cancelled when its attempt ends. */
  CompletionStage<Cancelling> cancel(RunId id);

  /** Queues a task again with the input that it has. */
  default CompletionStage<Requeued> retry(RunId id) {
    return retry(id, null);
  }

  /**
   * Queues a task again that failed, was cancelled or quarantined; its attempts count from 0 again.
   * Its steps are kept unless it gets another input, of which they are not the results.
   *
   * @param input its input from now on; null to keep the one it has
   */
  CompletionStage<Requeued> retry(RunId id, @Nullable NewInput input);

  /**
   * Queues a task again that failed, was cancelled or quarantined, and forgets a step and the later
   * ones in the same transaction. A task that has no such step stays as it is.
   *
   * @param step the name of the first step that is to run again
   */
  default CompletionStage<Requeued> retryFrom(RunId id, String step) {
    return retryFrom(id, step, null);
  }

  /**
   * The same, with another version of its type.
   *
   * @param step the name of the first step that is to run again; null to keep all steps
   * @param version that it has from now on; null to keep the one it has
   */
  CompletionStage<Requeued> retryFrom(RunId id, @Nullable String step, @Nullable String version);

  /**
   * Deletes tasks that ended long ago, with their keys, except quarantined tasks.
   *
   * @param age the minimum time since their end
   * @param limit how many at most
   * @return how many were deleted
   */
  CompletionStage<Integer> prune(Duration age, int limit);

  /**
   * Reads the type of a task.
   *
   * @param owner the owner that the task must have; null for any
   * @return empty if there is no such task
   */
  CompletionStage<Optional<String>> typeOf(RunId id, @Nullable String owner);

  /**
   * Counts the tasks of some owners that are not in a final state.
   *
   * @param most up to which number to count, by owner
   */
  CompletionStage<Map<String, Integer>> liveOf(Map<String, Integer> most);

  /**
   * Finds out which tasks have ended. Called once a second for all tasks that clients of this node
   * wait for and that run on another node.
   *
   * @return the ended tasks, by id; tasks that have not ended or do not exist are left out
   */
  default CompletionStage<Map<RunId, Ended>> ended(Set<RunId> ids) {
    Map<RunId, Ended> all = new ConcurrentHashMap<>();
    CompletableFuture<?>[] looks =
        ids.stream()
            .map(
                id ->
                    find(id)
                        .thenAccept(
                            found -> found.flatMap(Ended::of).ifPresent(end -> all.put(id, end)))
                        .toCompletableFuture())
            .toArray(CompletableFuture<?>[]::new);
    return CompletableFuture.allOf(looks).thenApply(_ -> all);
  }

  /**
   * Stores a short text under a name, replacing an earlier one. For state that must survive a
   * restart.
   */
  CompletionStage<@Nullable Void> remember(String name, String value);

  /** The time of the store's clock, by which tasks become due. */
  CompletionStage<Instant> time();

  /**
   * An estimate of {@link #time} without a query: the last known time plus the time elapsed in this
   * process since. For display, and for estimates that the store corrects.
   */
  Instant estimatedTime();

  /** Returns the text that is stored under a name; empty if there is none. */
  CompletionStage<Optional<String>> recall(String name);

  /**
   * Copies a snapshot of the store into a file, while the store is in use.
   *
   * @param target must not exist
   */
  CompletionStage<Void> backUp(Path target);

  /** How many tasks are not in a final state. */
  long live();

  /** Whether there is space for submissions; if not, they fail with {@link StoreException.Full}. */
  boolean roomToAccept();

  /**
   * Counts the tasks that are not claimed. Reads an index over all of them, so that it takes long
   * if there are many.
   *
   * @param types the types of which each is counted
   */
  default CompletionStage<Queues> queues(Set<String> types) {
    return CompletableFuture.completedStage(Queues.NONE);
  }

  /**
   * Counts the tasks that are not claimed and whose version is not accepted, each type up to {@link
   * Queues#MOST_UNACCEPTED}. Reads only these tasks. Before the first claim of some versions only
   * there are none.
   *
   * @param accepted the versions that are accepted besides none, of each type that does not accept
   *     all
   * @return the number for each type that has any
   */
  default CompletionStage<Map<String, Long>> unaccepted(Map<String, Set<String>> accepted) {
    return CompletableFuture.completedStage(Map.of());
  }

  /**
   * Returns the number of tasks by state. The numbers of all tasks are kept, so that the cost does
   * not depend on how many there are.
   *
   * @param owner counts the tasks of this owner, the newest {@link Counts#MOST_OF_OWNER}; null for
   *     all tasks
   */
  CompletionStage<Counts> counts(@Nullable String owner);

  /** Returns what was written so far. */
  default StoreStatistics statistics() {
    return new StoreStatistics();
  }

  /** Why reads fail now, if they do; null while they succeed. */
  default @Nullable String readTrouble() {
    return null;
  }

  /** Commits waiting changes and closes the store. Blocks until done. */
  @Override
  void close();
}

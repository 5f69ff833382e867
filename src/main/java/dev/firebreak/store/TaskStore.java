package dev.firebreak.store;

import dev.firebreak.api.Payload;
import dev.firebreak.task.Claim;
import dev.firebreak.task.RunId;
import dev.firebreak.task.Task;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
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
 * <p>Stages of what changes something end once that is on stable storage, never before, and in the
 * order of the commits; stages fail with a {@link StoreException}. They end on the executor that
 * the store was opened with.
 *
 * <p>Texts that are given with a submission, kept or asked for are refused with {@link
 * StoreException.Unstorable} unless every store takes them: {@link Storable}.
 *
 * <p>Who settles an attempt comes with its {@link Claim}, the fence: if another claim was made
 * since, or the task is over, nothing is recorded.
 */
public interface TaskStore extends AutoCloseable {
  /** No longer result is read together with its task, in bytes. */
  int LONGEST_READ = 1 << 20;

  /** Longer results are stored in parts of this length, in bytes. */
  int RESULT_PART = 1 << 18;

  /** So many attempts of a task are read that did not succeed, the last ones. */
  int LONGEST_HISTORY = 100;

  /** With so many characters of what went wrong; of attempts before that, without stderr. */
  int MOST_HISTORY_TEXT = 1 << 20;

  /**
   * Makes a task of a submission, and claims it if that is asked for and it is due.
   *
   * @return what became of it; of two submissions with one key the second waits for the first
   */
  CompletionStage<Accepted> accept(Submission submission);

  /**
   * Claims tasks that are due: of each type those of the smallest priority first, among these the
   * one due for the longest time.
   *
   * @param demands at most one for each type
   * @return a haul for each demand, in their order. The inputs of one claim are together no larger
   *     than what the store was told to hold at once, but for a single one.
   */
  CompletionStage<List<ClaimResult>> claim(List<ClaimRequest> demands);

  /** Records how an attempt ended. */
  CompletionStage<Settled> settle(Claim claim, Ending ending);

  /**
   * Releases what the store says that this node runs and nobody runs: claims whose answer was lost
   * on its way, at once; and claims that were answered, but that two calls in a row do not know. To
   * be called after a claim or an accept ended with {@link StoreException.OutcomeUnknown}, and
   * every ten seconds. A store that one process has for itself has nothing to release.
   *
   * @param known the claims that this node holds
   * @return what was found; word that one is to be stopped may be lost on its way too
   */
  default CompletionStage<Reconciled> reconcile(Set<Claim> known) {
    return CompletableFuture.completedStage(Reconciled.NOTHING);
  }

  /** Cancels a task, or notes that it is to be cancelled when its attempt ends. */
  CompletionStage<Cancelling> cancel(RunId id);

  /** Queues a task again that failed, was cancelled or quarantined, with attempts anew. */
  CompletionStage<Requeued> retry(RunId id);

  /**
   * Cancels tasks, the newest first.
   *
   * @param limit how many at most
   */
  CompletionStage<Changed> cancelAll(Filter filter, int limit);

  /**
   * Queues tasks again, the newest first.
   *
   * @param limit how many at most
   */
  CompletionStage<Changed> retryAll(Filter filter, int limit);

  /**
   * Forgets tasks that ended long ago, with their keys, but for the quarantined ones.
   *
   * @param age for at least how long they must be over
   * @param limit how many at most
   * @return how many there were
   */
  CompletionStage<Integer> prune(Duration age, int limit);

  /**
   * Reads a task, with its history and a result of up to {@link #LONGEST_READ} bytes. Of a longer
   * one only the length is read; {@link #resultPart} reads the rest.
   */
  CompletionStage<Optional<Task>> find(RunId id);

  /**
   * Reads a part of a result. Of a long one, no more than to the end of the stored part in which it
   * begins.
   *
   * @param from where the part begins, from 0
   * @param length how long it is, in bytes; what is read may be shorter, and is empty at the end
   * @return empty if there is no such task any more
   */
  default CompletionStage<Optional<byte[]>> resultPart(RunId id, long from, int length) {
    return find(id).thenApply(found -> found.map(Task::result).map(r -> part(r, from, length)));
  }

  private static byte[] part(Payload result, long from, int length) {
    int begin = (int) Math.min(from, result.size());
    return Arrays.copyOfRange(result.bytes(), begin, Math.min(result.size(), begin + length));
  }

  /**
   * Which of these are over. Asked once a second for all that are waited for on this node and run
   * on another.
   *
   * @return what there is, by id; those that are not over, and those there are not, are left out
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
   * Reads a list, without results, histories and what programs wrote.
   *
   * @param before only those older than this; null to begin with the newest
   * @param limit how many at most, from 1
   */
  CompletionStage<Page> list(Filter filter, @Nullable RunId before, int limit);

  /**
   * Keeps a short text, in place of what was kept under this name before. For whoever must know at
   * the next start how far it came.
   */
  CompletionStage<@Nullable Void> remember(String name, String value);

  /** What the store's clock says, by which due times are reckoned. */
  CompletionStage<Instant> time();

  /**
   * About what {@link #time} says, without asking: as much later than what was last heard of it as
   * this process has waited since. For what is shown and for guesses that the store corrects.
   */
  Instant estimatedTime();

  /** The text that is kept under a name; empty if there is none. */
  CompletionStage<Optional<String>> recall(String name);

  /**
   * Copies the store as it is at one moment into a file, while it works on.
   *
   * @param target must not exist
   */
  CompletionStage<Void> backUp(Path target);

  /** How many tasks are not in a final state. */
  long live();

  /** Whether there is room for submissions; if not, they fail with {@link StoreException.Full}. */
  boolean roomToAccept();

  /** Why reads fail now, if they do; null while they succeed. */
  default @Nullable String readTrouble() {
    return null;
  }

  /** Commits what it was told, and lets go. Blocks until done. */
  @Override
  void close();
}

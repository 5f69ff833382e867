package dev.firebreak.store.jdbc;

import dev.firebreak.api.Payload;
import dev.firebreak.group.NewGroup;
import dev.firebreak.store.Accepted;
import dev.firebreak.store.Awaited;
import dev.firebreak.store.Cancelling;
import dev.firebreak.store.Changed;
import dev.firebreak.store.ClaimRequest;
import dev.firebreak.store.ClaimResult;
import dev.firebreak.store.Ending;
import dev.firebreak.store.NewAwait;
import dev.firebreak.store.NewInput;
import dev.firebreak.store.NewStep;
import dev.firebreak.store.Requeued;
import dev.firebreak.store.Settled;
import dev.firebreak.store.Signalled;
import dev.firebreak.store.StoreStatistics;
import dev.firebreak.store.Submission;
import dev.firebreak.store.TaskGroups;
import dev.firebreak.store.Wanted;
import dev.firebreak.store.Watching;
import dev.firebreak.task.Claim;
import dev.firebreak.task.OutputPart;
import dev.firebreak.task.RunId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The changes that an engine's writer makes, each as one operation. Their texts were checked, see
 * {@link dev.firebreak.store.Storable}.
 */
public interface Changes {
  CompletionStage<Accepted> accept(Submission submission);

  CompletionStage<List<ClaimResult>> claim(List<ClaimRequest> requests);

  CompletionStage<Settled> settle(Claim claim, Ending ending, @Nullable OutputPart output);

  CompletionStage<Boolean> record(Claim claim, NewStep step);

  CompletionStage<Awaited> await(Claim claim, NewAwait wanted);

  CompletionStage<Signalled> signal(RunId id, String name, Payload body, long mostBytes);

  CompletionStage<Cancelling> cancel(RunId id);

  CompletionStage<Requeued> retry(RunId id, @Nullable NewInput input);

  CompletionStage<Requeued> retryFrom(RunId id, @Nullable String step, @Nullable String version);

  /**
   * Changes those of the tasks that still allow it.
   *
   * @return what was changed, in the order of the ids; in any order what was deleted
   */
  CompletionStage<Changed> changeEach(List<RunId> ids, Wanted wanted);

  /** So few tasks are pruned by one operation that other operations are hardly delayed. */
  int prunedAtOnce();

  /** Deletes tasks that ended long ago, those that ended first first. */
  CompletionStage<Integer> prune(Duration age, int limit);

  CompletionStage<Watching> watch(Claim claim, String name, List<RunId> ids);

  CompletionStage<TaskGroups.Creation> createGroup(NewGroup group);

  /** Closes a group; returns whether it exists. */
  CompletionStage<Boolean> closeGroup(RunId id);

  CompletionStage<@Nullable Void> remember(String name, String value);

  /** Returns what was written so far. */
  StoreStatistics statistics();

  /** Commits the waiting operations, then ends the writer. */
  void close();
}

package dev.firebreak.store.sqlite;

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
import dev.firebreak.store.jdbc.Changes;
import dev.firebreak.task.Claim;
import dev.firebreak.task.OutputPart;
import dev.firebreak.task.RunId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Adds each change to the writer's queue as an operation. */
record SqliteChanges(Writer writer) implements Changes {
  @Override
  public CompletionStage<Accepted> accept(Submission submission) {
    return writer.add(SubmitBatch.of(submission));
  }

  @Override
  public CompletionStage<List<ClaimResult>> claim(List<ClaimRequest> requests) {
    return writer.add(Claims.of(requests));
  }

  @Override
  public CompletionStage<Settled> settle(Claim claim, Ending ending, @Nullable OutputPart output) {
    return writer.add(Settlements.of(claim, ending, output));
  }

  @Override
  public CompletionStage<Boolean> record(Claim claim, NewStep step) {
    return writer.add(Steps.of(claim, step));
  }

  @Override
  public CompletionStage<Awaited> await(Claim claim, NewAwait wanted) {
    return writer.add(Awaits.of(claim, wanted));
  }

  @Override
  public CompletionStage<Signalled> signal(RunId id, String name, Payload body, long mostBytes) {
    return writer.add(Signals.of(id, name, body, mostBytes));
  }

  @Override
  public CompletionStage<Cancelling> cancel(RunId id) {
    return writer.add(Cancels.of(id));
  }

  @Override
  public CompletionStage<Requeued> retry(RunId id, @Nullable NewInput input) {
    return writer.add(Retries.of(id, input));
  }

  @Override
  public CompletionStage<Requeued> retryFrom(
      RunId id, @Nullable String step, @Nullable String version) {
    return writer.add(Retries.from(id, step, version));
  }

  @Override
  public CompletionStage<Changed> changeEach(List<RunId> ids, Wanted wanted) {
    return writer.add(BulkSlice.of(ids, wanted));
  }

  /** Takes less than a millisecond of the processor. */
  @Override
  public int prunedAtOnce() {
    return 100;
  }

  @Override
  public CompletionStage<Integer> prune(Duration age, int limit) {
    return writer.add(Prunes.of(age, limit));
  }

  @Override
  public CompletionStage<Watching> watch(Claim claim, String name, List<RunId> ids) {
    return writer.add(Watches.of(claim, name, ids));
  }

  @Override
  public CompletionStage<TaskGroups.Creation> createGroup(NewGroup group) {
    return writer.add(TaskGroupOperations.create(group));
  }

  @Override
  public CompletionStage<Boolean> closeGroup(RunId id) {
    return writer.add(TaskGroupOperations.close(id));
  }

  @Override
  public CompletionStage<@Nullable Void> remember(String name, String value) {
    return writer.add(Notes.of(name, value));
  }

  @Override
  public StoreStatistics statistics() {
    return writer.statistics();
  }

  @Override
  public void close() {
    writer.close();
  }
}

package dev.firebreak.store.postgres.tasks;

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
record PostgresChanges(Writer writer, VersionedTypes versioned) implements Changes {
  @Override
  public CompletionStage<Accepted> accept(Submission submission) {
    return writer.add(new SubmitBatch.Accept(submission));
  }

  @Override
  public CompletionStage<List<ClaimResult>> claim(List<ClaimRequest> requests) {
    return requests.stream().allMatch(request -> request.versions() == null)
        ? writer.add(new Claims.Take(requests, 1))
        : versioned.claim(writer, requests);
  }

  @Override
  public CompletionStage<Settled> settle(Claim claim, Ending ending, @Nullable OutputPart output) {
    return writer.add(new Settlements.Settle(claim, ending, output));
  }

  @Override
  public CompletionStage<Boolean> record(Claim claim, NewStep step) {
    return writer.add(new Steps.Recording(claim, step));
  }

  @Override
  public CompletionStage<Awaited> await(Claim claim, NewAwait wanted) {
    return writer.add(new Awaits.Look(claim, wanted));
  }

  @Override
  public CompletionStage<Signalled> signal(RunId id, String name, Payload body, long mostBytes) {
    return writer.add(new Signals.Sending(id, name, body, mostBytes));
  }

  @Override
  public CompletionStage<Cancelling> cancel(RunId id) {
    return writer.add(new Cancels.Cancel(id));
  }

  @Override
  public CompletionStage<Requeued> retry(RunId id, @Nullable NewInput input) {
    return writer.add(new Retries.Retry(id, input, null, null));
  }

  @Override
  public CompletionStage<Requeued> retryFrom(
      RunId id, @Nullable String step, @Nullable String version) {
    return writer.add(new Retries.Retry(id, null, step, version));
  }

  @Override
  public CompletionStage<Changed> changeEach(List<RunId> ids, Wanted wanted) {
    return writer.add(new BulkSlice(ids, wanted));
  }

  /** A statement that deletes has much to do that does not depend on the number of tasks. */
  @Override
  public int prunedAtOnce() {
    return 250;
  }

  @Override
  public CompletionStage<Integer> prune(Duration age, int limit) {
    return writer.add(new Prunes.Prune(age, limit));
  }

  @Override
  public CompletionStage<Watching> watch(Claim claim, String name, List<RunId> ids) {
    return writer.add(new Watches.Watch(claim, name, ids));
  }

  @Override
  public CompletionStage<TaskGroups.Creation> createGroup(NewGroup group) {
    return writer.add(new TaskGroupOperations.Create(group));
  }

  @Override
  public CompletionStage<Boolean> closeGroup(RunId id) {
    return writer.add(new TaskGroupOperations.Close(id));
  }

  @Override
  public CompletionStage<@Nullable Void> remember(String name, String value) {
    return writer.add(new Notes.Note(name, value)).thenAccept(_ -> {});
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

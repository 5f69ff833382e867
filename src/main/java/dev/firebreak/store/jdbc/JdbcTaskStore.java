package dev.firebreak.store.jdbc;

import dev.firebreak.api.Payload;
import dev.firebreak.group.Family;
import dev.firebreak.group.GroupFilter;
import dev.firebreak.group.NewGroup;
import dev.firebreak.group.TaskGroup;
import dev.firebreak.store.Accepted;
import dev.firebreak.store.Awaited;
import dev.firebreak.store.Cancelling;
import dev.firebreak.store.Changed;
import dev.firebreak.store.ClaimRequest;
import dev.firebreak.store.ClaimResult;
import dev.firebreak.store.Counts;
import dev.firebreak.store.Ending;
import dev.firebreak.store.Failures;
import dev.firebreak.store.Filter;
import dev.firebreak.store.FilterField;
import dev.firebreak.store.GroupPage;
import dev.firebreak.store.Matching;
import dev.firebreak.store.NewAwait;
import dev.firebreak.store.NewInput;
import dev.firebreak.store.NewStep;
import dev.firebreak.store.Page;
import dev.firebreak.store.Queues;
import dev.firebreak.store.Requeued;
import dev.firebreak.store.Settled;
import dev.firebreak.store.Signalled;
import dev.firebreak.store.Storable;
import dev.firebreak.store.StoreStatistics;
import dev.firebreak.store.StoredBytes;
import dev.firebreak.store.Submission;
import dev.firebreak.store.TaskStore;
import dev.firebreak.store.Values;
import dev.firebreak.store.Wanted;
import dev.firebreak.store.Watching;
import dev.firebreak.task.Claim;
import dev.firebreak.task.OutputPart;
import dev.firebreak.task.RecordedStep;
import dev.firebreak.task.RunId;
import dev.firebreak.task.Signal;
import dev.firebreak.task.Step;
import dev.firebreak.task.Task;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A store whose changes are made by one writer and whose queries are run by readers. */
public abstract class JdbcTaskStore implements TaskStore {
  private final Changes changes;
  private final Readers<?> readers;
  private final BulkChanges bulk;
  private final Lists lists;
  private final Descendants descendants;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Uses a writer and readers, and closes them. */
  protected JdbcTaskStore(Changes changes, Readers<?> readers) {
    this.changes = changes;
    this.readers = readers;
    bulk = new BulkChanges(readers, changes, System::nanoTime);
    lists = new Lists(readers, System::nanoTime);
    descendants = new Descendants(readers, changes);
  }

  @Override
  public final CompletionStage<Accepted> accept(Submission submission) {
    return Storable.unless(Storable.refusal(submission), () -> changes.accept(submission));
  }

  @Override
  public final CompletionStage<List<ClaimResult>> claim(List<ClaimRequest> requests) {
    return requests.isEmpty()
        ? CompletableFuture.completedStage(List.of())
        : changes.claim(requests);
  }

  @Override
  public final CompletionStage<Settled> settle(
      Claim claim, Ending ending, @Nullable OutputPart output) {
    return changes.settle(claim, ending, output);
  }

  @Override
  public final CompletionStage<Boolean> record(Claim claim, NewStep step) {
    String texts = step.name() + step.result().contentType();
    return Storable.unless(Storable.refusal("step", texts), () -> changes.record(claim, step));
  }

  @Override
  public final CompletionStage<List<RecordedStep>> steps(RunId id, int after, long most) {
    return readers.read(reads -> reads.steps().read(id, after, most));
  }

  @Override
  public final CompletionStage<List<Step>> stepList(RunId id, int after, int most) {
    return readers.read(reads -> reads.steps().list(id, after, most));
  }

  @Override
  public final CompletionStage<Optional<StoredBytes>> stepResult(RunId id, String name, long most) {
    return Storable.unless(
        Storable.refusal("step", name),
        () -> readers.read(reads -> reads.steps().result(id, name, most)));
  }

  @Override
  public final CompletionStage<Watching> watch(Claim claim, String name, List<RunId> ids) {
    return Storable.unless(
        Storable.refusal("signal", name), () -> changes.watch(claim, name, List.copyOf(ids)));
  }

  @Override
  public final CompletionStage<Creation> createGroup(NewGroup group) {
    return Storable.unless(Storable.refusal(group), () -> changes.createGroup(group));
  }

  @Override
  public final CompletionStage<Boolean> closeGroup(RunId id) {
    return changes.closeGroup(id);
  }

  @Override
  public final CompletionStage<Family> family(RunId id) {
    return readers.read(reads -> reads.families().read(id));
  }

  @Override
  public final CompletionStage<Changed> cancelDescendants(List<RunId> ancestors) {
    return descendants.cancel(ancestors);
  }

  @Override
  public final CompletionStage<Optional<TaskGroup>> group(RunId id) {
    return readers.read(reads -> reads.groups().find(id));
  }

  @Override
  public final CompletionStage<GroupPage> groups(
      GroupFilter filter, @Nullable RunId before, int limit) {
    return Storable.unless(
        Storable.refusal(filter),
        () -> readers.read(reads -> reads.groups().list(filter, before, limit)));
  }

  @Override
  public final CompletionStage<Awaited> await(Claim claim, NewAwait wanted) {
    return Storable.unless(
        Storable.refusal("signal", wanted.name()), () -> changes.await(claim, wanted));
  }

  @Override
  public final CompletionStage<Signalled> signal(
      RunId id, String name, Payload body, long mostBytes) {
    return Storable.unless(
        Storable.refusal("signal", name + body.contentType()),
        () -> changes.signal(id, name, body, mostBytes));
  }

  @Override
  public final CompletionStage<List<Signal>> signals(RunId id) {
    return readers.read(reads -> reads.signals(id));
  }

  @Override
  public final CompletionStage<Cancelling> cancel(RunId id) {
    return changes.cancel(id);
  }

  @Override
  public final CompletionStage<Requeued> retry(RunId id, @Nullable NewInput input) {
    return Storable.unless(Storable.refusal(input), () -> changes.retry(id, input));
  }

  @Override
  public final CompletionStage<Requeued> retryFrom(
      RunId id, @Nullable String step, @Nullable String version) {
    return Storable.unless(
        Storable.refusal("step", step), () -> changes.retryFrom(id, step, version));
  }

  @Override
  public final CompletionStage<Changed> changeAll(
      Wanted change, Filter filter, @Nullable RunId before, int limit) {
    return Storable.unless(
        Storable.refusal(filter), () -> bulk.change(filter, change, before, limit));
  }

  @Override
  public final CompletionStage<Matching> count(Filter filter, Wanted wanted, int most) {
    return Storable.unless(
        Storable.refusal(filter),
        () ->
            KeptCount.mayTell(filter)
                ? counts(null).thenCompose(counts -> count(counts, filter, wanted, most))
                : bulk.count(filter, wanted, most));
  }

  private CompletionStage<Matching> count(Counts counts, Filter filter, Wanted wanted, int most) {
    Matching kept = KeptCount.of(counts, filter, wanted);
    return kept == null ? bulk.count(filter, wanted, most) : CompletableFuture.completedStage(kept);
  }

  @Override
  public final CompletionStage<Failures> failures(
      @Nullable String type, @Nullable String owner, int most) {
    return Storable.unless(
        Storable.refusal(new Filter(type, null, owner)),
        () -> readers.read(reads -> reads.failures(type, owner, most)));
  }

  @Override
  public final CompletionStage<Integer> prune(Duration age, int limit) {
    int slice = Math.min(limit, changes.prunedAtOnce());
    return changes
        .prune(age, slice)
        .thenCompose(
            done ->
                done < slice || done == limit
                    ? CompletableFuture.completedStage(done)
                    : prune(age, limit - done).thenApply(rest -> done + rest));
  }

  @Override
  public final CompletionStage<Optional<Task>> find(RunId id) {
    return readers.read(reads -> reads.find(id));
  }

  @Override
  public final CompletionStage<Optional<String>> typeOf(RunId id, @Nullable String owner) {
    return Storable.unless(
        Storable.refusal("owner", owner), () -> readers.read(reads -> reads.typeOf(id, owner)));
  }

  @Override
  public final CompletionStage<Map<String, Integer>> liveOf(Map<String, Integer> most) {
    return readers.read(reads -> reads.liveOf(most));
  }

  @Override
  public final CompletionStage<Queues> queues(Set<String> types) {
    return readers.read(reads -> reads.queues(types));
  }

  @Override
  public final CompletionStage<Map<String, Long>> unaccepted(Map<String, Set<String>> accepted) {
    return readers.read(reads -> reads.unaccepted(accepted));
  }

  @Override
  public final CompletionStage<Counts> counts(@Nullable String owner) {
    return Storable.unless(
        Storable.refusal("owner", owner),
        () -> readers.read(reads -> owner == null ? reads.counts() : reads.countsOf(owner)));
  }

  @Override
  public final CompletionStage<Map<String, String>> engine() {
    return readers.read(TaskReads::engine);
  }

  @Override
  public final StoreStatistics statistics() {
    return changes.statistics();
  }

  @Override
  public final CompletionStage<Optional<StoredBytes>> input(RunId id, long most) {
    return readers.read(reads -> reads.input(id, most));
  }

  @Override
  public final CompletionStage<Values> values(FilterField field, String prefix, int most) {
    return Storable.unless(
        Storable.refusal(field, prefix),
        () -> readers.read(reads -> reads.values(field, prefix, most)));
  }

  @Override
  public final CompletionStage<Optional<byte[]>> resultPart(RunId id, long from, int length) {
    return readers.read(reads -> reads.resultPart(id, from, length));
  }

  @Override
  public final CompletionStage<Optional<OutputPart>> nextOutput(RunId id, int claim) {
    return readers.read(reads -> reads.outputs().next(id, claim));
  }

  @Override
  public final CompletionStage<Optional<OutputPart>> lastOutput(RunId id, int attempt) {
    return readers.read(reads -> reads.outputs().last(id, attempt));
  }

  @Override
  public final CompletionStage<Page> list(Filter filter, @Nullable RunId before, int limit) {
    return Storable.unless(Storable.refusal(filter), () -> lists.page(filter, before, limit));
  }

  @Override
  public final CompletionStage<@Nullable Void> remember(String name, String value) {
    return Storable.unless(
        Storable.refusal("note", name + value), () -> changes.remember(name, value));
  }

  @Override
  public final CompletionStage<Optional<String>> recall(String name) {
    return readers.read(reads -> reads.readNote(name));
  }

  @Override
  public final @Nullable String readTrouble() {
    return readers.health().trouble();
  }

  /** Commits waiting changes, then ends the writer and the readers; once. */
  @Override
  public final void close() {
    if (!closed.getAndSet(true)) {
      changes.close();
      readers.close();
      release();
    }
  }

  /** Releases what the engine holds besides writer and readers, when both have ended. */
  protected void release() {}
}

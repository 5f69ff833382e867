package dev.firebreak.store.postgres.tasks;

import dev.firebreak.store.postgres.connection.ArrayParameter;
import dev.firebreak.store.postgres.connection.Step;
import dev.firebreak.task.RunId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The operations of a group, by kind. Each kind becomes one or a few statements for all its
 * operations, in a fixed order, and all statements are sent together: they form one transaction,
 * which never waits for this node, so that a paused node holds locks for no longer than sending
 * takes.
 */
final class Batch {
  private final List<SubmitBatch.Accept> accepts = new ArrayList<>();
  private final List<Settlements.Settle> successes = new ArrayList<>();
  private final List<Settlements.Settle> longSuccesses = new ArrayList<>();
  private final List<Settlements.Settle> failures = new ArrayList<>();
  private final List<Settlements.Settle> outputs = new ArrayList<>();
  private final List<Steps.Recording> recordings = new ArrayList<>();
  private final List<Awaits.Look> looks = new ArrayList<>();
  private final List<Signals.Sending> signals = new ArrayList<>();
  private final List<Retries.Retry> retries = new ArrayList<>();
  private final List<Cancels.Cancel> cancels = new ArrayList<>();
  private final List<Operation<?>> others = new ArrayList<>();

  Batch(List<Operation<?>> operations) {
    for (Operation<?> operation : operations) {
      if (operation instanceof Settlements.Settle settle && settle.output != null) {
        outputs.add(settle);
      }
      switch (operation) {
        case SubmitBatch.Accept accept -> accepts.add(accept);
        case Settlements.Settle settle when settle.succeedsAtLength() -> longSuccesses.add(settle);
        case Settlements.Settle settle -> (settle.succeeds() ? successes : failures).add(settle);
        case Steps.Recording step -> recordings.add(step);
        case Awaits.Look look -> looks.add(look);
        case Signals.Sending signal -> signals.add(signal);
        case Retries.Retry retry -> retries.add(retry);
        case Cancels.Cancel cancel -> cancels.add(cancel);
        default -> others.add(operation);
      }
    }
    successes.sort(Comparator.comparing(Settlements.Settle::subject));
    outputs.sort(Comparator.comparing(Settlements.Settle::subject));
    failures.sort(Comparator.comparing(Settlements.Settle::subject));
    recordings.sort(Comparator.comparing(Steps.Recording::subject));
    looks.sort(Comparator.comparing(Awaits.Look::subject));
    signals.sort(Comparator.comparing(Signals.Sending::subject));
    retries.sort(Comparator.comparing(Retries.Retry::subject));
    cancels.sort(Comparator.comparing(Cancels.Cancel::subject));
  }

  /** The statements that change something. */
  List<Step> steps(NodeIdentity self, long inputBytes) {
    List<Step> steps = new ArrayList<>();
    if (others.stream().anyMatch(Claims.Take.class::isInstance) && accepts.isEmpty()) {
      steps.add(self.lock());
    }
    if (!accepts.isEmpty()) {
      steps.addAll(SubmitBatch.steps(accepts, self));
    }
    if (mixed()) {
      steps.add(
          Signals.lock(ids(Stream.of(own(), signals, cancels).flatMap(List::stream).toList())));
    }
    if (!successes.isEmpty()) {
      steps.add(Settlements.succeed(successes));
    }
    longSuccesses.forEach(settle -> steps.addAll(LongResults.steps(settle)));
    if (!failures.isEmpty()) {
      steps.add(Settlements.fail(failures));
    }
    if (!outputs.isEmpty()) {
      steps.add(Outputs.keep(outputs));
    }
    if (!recordings.isEmpty()) {
      steps.add(Steps.record(recordings));
    }
    if (!looks.isEmpty()) {
      steps.addAll(Awaits.steps(looks));
    }
    if (!signals.isEmpty()) {
      steps.addAll(Signals.steps(signals));
    }
    if (!retries.isEmpty()) {
      steps.addAll(Retries.steps(retries));
    }
    if (!cancels.isEmpty()) {
      steps.addAll(Cancels.steps(cancels));
    }
    for (Operation<?> other : others) {
      steps.addAll(steps(other, self, inputBytes));
    }
    return steps;
  }

  /**
   * The operations on tasks that this node holds: no other node changes these, except by two kinds.
   */
  private List<Operation<?>> own() {
    return Stream.of(successes, longSuccesses, failures, recordings, looks)
        .<Operation<?>>flatMap(List::stream)
        .toList();
  }

  /**
   * Whether tasks that other nodes may hold are changed beside those of this node. One statement
   * locks all of them first then, in the order of ids: two nodes that lock one kind after the other
   * could wait for each other.
   */
  private boolean mixed() {
    return (!signals.isEmpty() && !cancels.isEmpty())
        || ((!signals.isEmpty() || !cancels.isEmpty()) && !own().isEmpty());
  }

  private static List<Step> steps(Operation<?> other, NodeIdentity self, long inputBytes) {
    return switch (other) {
      case Claims.Take take -> take.steps(self, inputBytes);
      case BulkSlice slice -> slice.steps();
      case Prunes.Prune prune -> prune.steps();
      case Watches.Watch watch -> watch.steps();
      case TaskGroupOperations.Create create -> List.of(create.step());
      case TaskGroupOperations.Close close -> List.of(close.step());
      case Notes.Note note -> List.of(note.step());
      case Reconciling reconciling -> List.of(reconciling.findRunning(self));
      default -> throw new IllegalStateException("operations of this kind are merged: " + other);
    };
  }

  /** The statements that find out why the other operations were not decided by {@link #steps}. */
  List<Step> lookUps() {
    List<Step> steps = new ArrayList<>();
    if (!accepts.isEmpty()) {
      steps.addAll(SubmitBatch.lookUps(accepts));
    }
    if (!successes.isEmpty()) {
      steps.add(Settlements.recorded(successes));
    }
    if (!longSuccesses.isEmpty()) {
      steps.add(Settlements.recorded(longSuccesses));
    }
    if (!failures.isEmpty()) {
      steps.add(Settlements.recorded(failures));
    }
    if (!recordings.isEmpty()) {
      steps.add(Steps.recorded(recordings));
    }
    if (!retries.isEmpty()) {
      steps.add(Retries.state(retries));
    }
    if (!cancels.isEmpty()) {
      steps.add(Cancels.state(cancels));
    }
    for (Operation<?> other : others) {
      switch (other) {
        case Reconciling reconciling -> steps.add(reconciling.release());
        case TaskGroupOperations.Create create -> steps.add(create.why());
        default -> {}
      }
    }
    return steps;
  }

  /**
   * The statements that find submissions that a lost connection may have stored, because they can't
   * be stored twice.
   */
  List<Step> doubts(NodeIdentity self) {
    List<SubmitBatch.Accept> doubtful = accepts.stream().filter(Operation::doubtful).toList();
    return doubtful.isEmpty() ? List.of() : List.of(SubmitBatch.stored(doubtful, self));
  }

  static <T extends Operation<?>> Map<RunId, T> byId(List<T> operations) {
    Map<RunId, T> byId = HashMap.newHashMap(operations.size());
    for (T operation : operations) {
      byId.put(id(operation), operation);
    }
    return byId;
  }

  static ArrayParameter ids(List<? extends Operation<?>> operations) {
    ArrayParameter ids = ArrayParameter.ids(operations.size());
    operations.forEach(operation -> ids.add(id(operation)));
    return ids;
  }

  /** Returns the operation that a row belongs to. */
  static <T extends Operation<?>> T of(Map<RunId, T> byId, ResultSet row) throws SQLException {
    RunId id = PostgresDialect.readId(row, 1);
    T operation = byId.get(id);
    if (operation == null) {
      throw new IllegalStateException("no operation of the group is about " + id);
    }
    return operation;
  }

  private static RunId id(Operation<?> operation) {
    RunId id = operation.subject();
    if (id == null) {
      throw new IllegalStateException("an operation that is about no task: " + operation);
    }
    return id;
  }
}

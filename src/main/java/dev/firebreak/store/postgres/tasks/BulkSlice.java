package dev.firebreak.store.postgres.tasks;

import dev.firebreak.store.Cancelling;
import dev.firebreak.store.Changed;
import dev.firebreak.store.Moved;
import dev.firebreak.store.Requeued;
import dev.firebreak.store.Wanted;
import dev.firebreak.store.postgres.connection.Step;
import dev.firebreak.task.Claim;
import dev.firebreak.task.RunId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Changes some of many tasks, by the statements for single changes. */
final class BulkSlice extends Operation<Changed> {
  private final List<RunId> newestFirst;
  private final Wanted wanted;
  private List<Cancels.Cancel> cancels = List.of();
  private List<Retries.Retry> retries = List.of();
  private final List<Moved> deleted = new ArrayList<>();

  BulkSlice(List<RunId> newestFirst, Wanted wanted) {
    this.newestFirst = newestFirst;
    this.wanted = wanted;
  }

  @Override
  boolean alone() {
    return true;
  }

  @Override
  int added() {
    return sum(cancels) + sum(retries);
  }

  private static int sum(List<? extends Operation<?>> parts) {
    return parts.stream().filter(Operation::decided).mapToInt(Operation::added).sum();
  }

  List<Step> steps() {
    List<RunId> sorted = newestFirst.stream().sorted(Comparator.naturalOrder()).toList();
    return switch (wanted) {
      case CANCEL -> {
        cancels = sorted.stream().map(Cancels.Cancel::new).toList();
        yield Cancels.steps(cancels);
      }
      case RETRY -> {
        retries = sorted.stream().map(id -> new Retries.Retry(id, null, null, null)).toList();
        yield Retries.steps(retries);
      }
      case PURGE -> {
        deleted.clear();
        yield List.of(Prunes.purge(sorted, deleted::add));
      }
      case READ -> throw new IllegalArgumentException("no change");
    };
  }

  @Override
  void afterRound() {
    List<Claim> stopping = new ArrayList<>();
    List<Moved> moved = new ArrayList<>(deleted);
    for (Cancels.Cancel cancel : cancels.reversed()) {
      switch (cancel.decided() ? cancel.result() : null) {
        case Cancelling.Stopping(Claim claim) -> stopping.add(claim);
        case Cancelling.Done(Moved task) -> moved.add(task);
        case null, default -> {}
      }
    }
    for (Retries.Retry retry : retries.reversed()) {
      if (retry.decided()
          && retry.result() instanceof Requeued(String type, String owner, _, _)
          && type != null) {
        moved.add(new Moved(retry.subject(), type, owner, 0));
      }
    }
    decide(new Changed(null, stopping, moved));
  }
}

package dev.firebreak.store.postgres.tasks;

import dev.firebreak.store.Cancelling;
import dev.firebreak.store.Changed;
import dev.firebreak.store.Filter;
import dev.firebreak.store.Moved;
import dev.firebreak.store.Requeued;
import dev.firebreak.store.postgres.connection.Step;
import dev.firebreak.task.Claim;
import dev.firebreak.task.RunId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Changes many tasks, the newest first. A reader finds the tasks and the writer changes them in
 * slices, so that other operations do not wait long. A task whose state has changed in between is
 * left alone.
 */
final class Bulk {
  /** So few tasks that operations behind a slice are hardly delayed. */
  private static final int SLICE = 500;

  private final Writer writer;
  private final Readers readers;

  Bulk(Writer writer, Readers readers) {
    this.writer = writer;
    this.readers = readers;
  }

  CompletionStage<Changed> change(Filter filter, Source.Wanted wanted, int limit) {
    return readers
        .read(reads -> reads.matching(filter, wanted, Math.addExact(limit, 1)))
        .thenCompose(
            ids -> {
              boolean more = ids.size() > limit;
              List<RunId> chosen = more ? ids.subList(0, limit) : ids;
              Changed none = new Changed(more, List.of(), List.of());
              CompletableFuture<Changed> all = CompletableFuture.completedFuture(none);
              for (int from = 0; from < chosen.size(); from += SLICE) {
                List<RunId> slice = chosen.subList(from, Math.min(from + SLICE, chosen.size()));
                all = all.thenCombine(writer.add(new Slice(slice, wanted)), Bulk::sum);
              }
              return all;
            });
  }

  private static Changed sum(Changed one, Changed other) {
    List<Claim> stopping = new ArrayList<>(one.stopping());
    stopping.addAll(other.stopping());
    List<Moved> moved = new ArrayList<>(one.moved());
    moved.addAll(other.moved());
    return new Changed(one.more() || other.more(), stopping, moved);
  }

  /** Some of the tasks that were found. */
  static final class Slice extends Operation<Changed> {
    private final List<RunId> newestFirst;
    private final Source.Wanted wanted;
    private List<Cancels.Cancel> cancels = List.of();
    private List<Retries.Retry> retries = List.of();

    Slice(List<RunId> newestFirst, Source.Wanted wanted) {
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
      if (wanted == Source.Wanted.CANCEL) {
        cancels = sorted.stream().map(Cancels.Cancel::new).toList();
        return Cancels.steps(cancels);
      }
      retries = sorted.stream().map(Retries.Retry::new).toList();
      return List.of(Retries.step(retries));
    }

    @Override
    void toldAll() {
      List<Claim> stopping = new ArrayList<>();
      List<Moved> moved = new ArrayList<>();
      for (Cancels.Cancel cancel : cancels.reversed()) {
        switch (cancel.decided() ? cancel.result() : null) {
          case Cancelling.Stopping(Claim claim) -> stopping.add(claim);
          case Cancelling.Done(Moved task) -> moved.add(task);
          case null, default -> {}
        }
      }
      for (Retries.Retry retry : retries.reversed()) {
        if (retry.decided() && retry.result() instanceof Requeued(String type, _) && type != null) {
          moved.add(new Moved(retry.subject(), type, 0));
        }
      }
      decide(new Changed(false, stopping, moved));
    }
  }
}

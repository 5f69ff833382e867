package dev.firebreak.store.sqlite;

import dev.firebreak.store.Cancelling;
import dev.firebreak.store.Changed;
import dev.firebreak.store.Filter;
import dev.firebreak.store.Moved;
import dev.firebreak.task.Claim;
import dev.firebreak.task.RunId;
import java.sql.SQLException;
import java.util.ArrayList;
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

  CompletionStage<Changed> cancel(Filter filter, int limit) {
    return change(filter, Lists.Wanted.CANCEL, limit);
  }

  CompletionStage<Changed> retry(Filter filter, int limit) {
    return change(filter, Lists.Wanted.RETRY, limit);
  }

  private CompletionStage<Changed> change(Filter filter, Lists.Wanted wanted, int limit) {
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
                all = all.thenCombine(writer.add(of(slice, wanted)), Bulk::sum);
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

  private static Operation<Changed> of(List<RunId> ids, Lists.Wanted wanted) {
    return new Operation<>() {
      @Override
      Changed apply(Session session) throws SQLException {
        return wanted == Lists.Wanted.CANCEL ? cancelEach(session, ids) : retryEach(session, ids);
      }
    };
  }

  private static Changed cancelEach(Session session, List<RunId> ids) throws SQLException {
    List<Claim> stopping = new ArrayList<>();
    List<Moved> cancelled = new ArrayList<>();
    for (RunId id : ids) {
      switch (session.cancels.cancel(session, id)) {
        case Cancelling.Stopping(Claim claim) -> stopping.add(claim);
        case Cancelling.Done(Moved task) -> cancelled.add(task);
        case Cancelling.TooLate _, Cancelling.Unknown _ -> {}
      }
    }
    return new Changed(false, stopping, cancelled);
  }

  private static Changed retryEach(Session session, List<RunId> ids) throws SQLException {
    List<Moved> queued = new ArrayList<>();
    for (RunId id : ids) {
      var requeued = session.retries.retry(session, id);
      if (requeued.type() != null && requeued.refusedIn() == null) {
        queued.add(new Moved(id, requeued.type(), 0));
      }
    }
    return new Changed(false, List.of(), queued);
  }
}

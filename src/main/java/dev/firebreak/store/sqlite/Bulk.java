package dev.firebreak.store.sqlite;

import dev.firebreak.store.Cancelling;
import dev.firebreak.store.Changed;
import dev.firebreak.store.Filter;
import dev.firebreak.task.Claim;
import dev.firebreak.task.RunId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Changes many tasks, the newest first. A reader finds them and the writer changes them in slices,
 * so that nobody else waits long; who is no longer as it was found is left alone.
 */
final class Bulk {
  /** As many as are hardly noticed by those who wait behind them. */
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
              Changed none = new Changed(0, more, List.of(), Set.of());
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
    Set<String> types = new TreeSet<>(one.types());
    types.addAll(other.types());
    return new Changed(
        one.changed() + other.changed(), one.more() || other.more(), stopping, types);
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
    int changed = 0;
    List<Claim> stopping = new ArrayList<>();
    Set<String> types = new TreeSet<>();
    for (RunId id : ids) {
      Cancels.Tally tally = new Cancels.Tally();
      Cancelling cancelling = session.cancels.cancel(session, id, tally);
      if (cancelling instanceof Cancelling.Stopping(Claim claim)) {
        stopping.add(claim);
      }
      if (!tally.type.isEmpty()) {
        changed++;
        types.add(tally.type);
      }
    }
    return new Changed(changed, false, stopping, types);
  }

  private static Changed retryEach(Session session, List<RunId> ids) throws SQLException {
    int changed = 0;
    Set<String> types = new TreeSet<>();
    for (RunId id : ids) {
      var requeued = session.retries.retry(session, id);
      if (requeued.type() != null && requeued.refusedIn() == null) {
        changed++;
        types.add(requeued.type());
      }
    }
    return new Changed(changed, false, List.of(), types);
  }
}

package dev.firebreak.store.sqlite;

import dev.firebreak.store.Cancelling;
import dev.firebreak.store.Changed;
import dev.firebreak.store.Moved;
import dev.firebreak.store.Requeued;
import dev.firebreak.store.Wanted;
import dev.firebreak.task.Claim;
import dev.firebreak.task.RunId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Changes some of many tasks, one after the other. */
final class BulkSlice {
  private BulkSlice() {}

  static Operation<Changed> of(List<RunId> ids, Wanted wanted) {
    return new Operation<>() {
      @Override
      Changed apply(Session session) throws SQLException {
        return switch (wanted) {
          case CANCEL -> cancelEach(session, ids);
          case RETRY -> retryEach(session, ids);
          case PURGE -> new Changed(null, List.of(), session.deletions.delete(session, ids));
          case READ -> throw new IllegalArgumentException("no change");
        };
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
    return new Changed(null, stopping, cancelled);
  }

  private static Changed retryEach(Session session, List<RunId> ids) throws SQLException {
    List<Moved> queued = new ArrayList<>();
    for (RunId id : ids) {
      Requeued requeued = session.retries.retry(session, id, null, null, null);
      String type = requeued.type();
      if (type != null && requeued.queued()) {
        queued.add(new Moved(id, type, requeued.owner(), 0));
      }
    }
    return new Changed(null, List.of(), queued);
  }
}

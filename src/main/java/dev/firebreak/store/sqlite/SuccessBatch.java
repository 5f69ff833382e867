package dev.firebreak.store.sqlite;

import dev.firebreak.store.Settled;
import dev.firebreak.store.jdbc.Statements;
import dev.firebreak.task.RunId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The successes of the open transaction that are not written yet. One statement moves several
 * tasks, which takes less time than a statement for each. Results and effects are those of writing
 * each success at its place in the group.
 */
final class SuccessBatch {
  /** A power of two; more tasks by one statement take as long for each. */
  static final int MOST = 32;

  private final SuccessRows[] powers = new SuccessRows[Integer.numberOfTrailingZeros(MOST) + 1];
  private final PreparedStatement runs;
  private final List<SuccessOperation> waiting = new ArrayList<>(MOST);
  private final Set<RunId> tasks = HashSet.newHashSet(MOST);

  SuccessBatch(Statements statements) throws SQLException {
    for (int i = 0; i < powers.length; i++) {
      powers[i] = new SuccessRows(statements, 1 << i);
    }
    runs = statements.prepare("SELECT 1 FROM task WHERE id = ? AND claim_no = ? AND state = 1");
  }

  /**
   * Adds a success, after writing those before it if it must. The end of a task changes a task that
   * waits for it only if that one has not ended yet, so those before a waiting task come first.
   */
  void add(Session session, SuccessOperation success) throws SQLException {
    if (tasks.contains(success.task()) || session.watches.waits(success.id)) {
      write(session);
    }
    waiting.add(success);
    tasks.add(success.task());
    if (waiting.size() == MOST) {
      write(session);
    }
  }

  /** Writes the successes that were added, and gives each its result. */
  void write(Session session) throws SQLException {
    int written = 0;
    while (written < waiting.size()) {
      int next = Integer.highestOneBit(waiting.size() - written);
      write(session, waiting.subList(written, written + next));
      written += next;
    }
    clear();
  }

  private void write(Session session, List<SuccessOperation> successes) throws SQLException {
    SuccessRows rows = powers[Integer.numberOfTrailingZeros(successes.size())];
    boolean all = rows.copy(session.now, successes) == successes.size();
    @Nullable String[] types = new String[successes.size()];
    for (int i = 0; i < types.length; i++) {
      SuccessOperation success = successes.get(i);
      if (all || runs(success)) {
        types[i] = session.types.ofEnding(success.task());
        if (!all) {
          powers[0].delete(List.of(success));
        }
      }
    }
    if (all) {
      rows.delete(successes);
    }
    Settled succeeded =
        Settled.succeeded(Instant.ofEpochMilli(session.now), session.options.node());
    for (int i = 0; i < types.length; i++) {
      SuccessOperation success = successes.get(i);
      String type = types[i];
      if (type != null) {
        session.archive.ended(session, success.id, type, Archive.Ended.SUCCEEDED);
        success.settled(session, succeeded);
      } else {
        success.settled(session, success.apply(session));
      }
    }
  }

  /** Whether a task runs under the claim, so that it was copied; it is not deleted yet. */
  private boolean runs(SuccessOperation success) throws SQLException {
    runs.setBytes(1, success.id);
    runs.setInt(2, success.claim.number());
    try (ResultSet row = runs.executeQuery()) {
      return row.next();
    }
  }

  void clear() {
    waiting.clear();
    tasks.clear();
  }
}

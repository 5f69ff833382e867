package dev.firebreak.store.move;

import dev.firebreak.store.StoreException;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Moves all tasks of one store into another, which must be empty, in this order:
 *
 * <ol>
 *   <li>The source is locked; its running tasks are freed, as by any start.
 *   <li>The target durably records that this move began there. Then, in one transaction, it locks
 *       all tables, receives all rows, returns them to be compared, and records that the move is
 *       done.
 *   <li>The source is durably marked {@code MOVING}: no node uses it from then on.
 *   <li>The target commits: from here on its nodes may run the tasks.
 *   <li>The source is marked {@code MOVED}.
 * </ol>
 *
 * A process that ends before step 3, for any reason, has changed nothing: its transaction is rolled
 * back. Between steps 3 and 5 no node uses the source, and only the target records whether the
 * tasks are there. A repeated {@link #run} asks the target: if the move is done, only step 5
 * remains; if not, the move begins again at step 2. {@link #abandon} asks too: if the move is not
 * done, the mark is removed. Neither receives "not done" while the first transaction may still be
 * committed, because that transaction holds its locks until then; and neither accepts another
 * database, because that has no record of this move. So at no time can both stores serve the tasks,
 * and at least one can always be made to.
 */
public final class Move {
  private final MoveSource source;
  private final MoveTarget target;
  private final InstantSource clock;

  /** Creates a move. The caller closes both stores. */
  public Move(MoveSource source, MoveTarget target, InstantSource clock) {
    this.source = source;
    this.target = target;
    this.clock = clock;
  }

  /**
   * The result of a move.
   *
   * @param before whether an interrupted earlier move had already transferred all rows
   * @param rows how many rows of each table were transferred now
   */
  public record Report(boolean before, Map<Table, Long> rows) {}

  /**
   * Moves, or finishes an interrupted move. Blocks.
   *
   * @throws StoreException.Refused if one of the stores can't be used; both are unchanged
   * @throws StoreException.Unavailable if the target can't be reached; to be repeated
   * @throws StoreException.OutcomeUnknown if the target was lost during the commit; to be repeated
   */
  public Report run(Progress progress) throws StoreException {
    MoveMark old = source.mark().orElse(null);
    if (old != null) {
      refuseMoved(old);
      if (seen(old) == MoveTarget.Seen.DONE) {
        source.mark(old.moved(clock.instant()));
        return new Report(true, Map.of());
      }
    }
    String token = old == null ? UUID.randomUUID().toString() : old.token();
    target.beginMove(token);
    Map<Table, Long> rows = transfer(progress);
    MoveMark mark = new MoveMark(MoveMark.State.MOVING, token, target.where(), clock.instant());
    source.mark(mark);
    target.commit(token);
    source.mark(mark.moved(clock.instant()));
    return new Report(false, rows);
  }

  /**
   * Abandons an interrupted move, so that nodes can use the source again.
   *
   * @throws StoreException.Refused if there is no such move, or its tasks are in the target
   */
  public void abandon() throws StoreException {
    MoveMark mark = source.mark().orElse(null);
    if (mark == null) {
      throw new StoreException.Refused(
          "no move of this store was interrupted: there is nothing to abandon");
    }
    refuseMoved(mark);
    if (seen(mark) == MoveTarget.Seen.DONE) {
      throw new StoreException.Refused(
          "the tasks are in "
              + target.where()
              + " already, and may run there: run \"firebreak move\" again to finish the move");
    }
    source.unmark();
    target.forget(mark.token());
  }

  private static void refuseMoved(MoveMark mark) throws StoreException.Refused {
    if (mark.state() == MoveMark.State.MOVED) {
      throw new StoreException.Refused("the store " + mark.words());
    }
  }

  /**
   * Asks the target for the move. A target without a record of the move is accepted only if it has
   * the address in the mark.
   */
  private MoveTarget.Seen seen(MoveMark mark) throws StoreException {
    MoveTarget.Seen seen = target.lookUp(mark.token());
    if (seen == MoveTarget.Seen.NOTHING && !mark.where().equals(target.where())) {
      throw new StoreException.Refused(
          String.format(
              Locale.ROOT,
              "this store was being moved to %s, and %s has no record of that move. Give the"
                  + " same address",
              mark.where(),
              target.where()));
    }
    return seen;
  }

  private Map<Table, Long> transfer(Progress progress) throws StoreException {
    long all = source.count();
    Map<Table, Checksum.Sum> sums = new EnumMap<>(Table.class);
    progress.begin("copied", all);
    try {
      for (Table table : Table.values()) {
        sums.put(table, copy(table, progress));
      }
    } finally {
      progress.end();
    }
    progress.begin("checked", all);
    try {
      for (Table table : Table.values()) {
        compare(table, sums.get(table), progress);
      }
    } finally {
      progress.end();
    }
    Map<Table, Long> rows = new EnumMap<>(Table.class);
    sums.forEach((table, sum) -> rows.put(table, sum.rows()));
    return rows;
  }

  private Checksum.Sum copy(Table table, Progress progress) throws StoreException {
    Checksum checksum = new Checksum();
    target.write(
        table,
        rows ->
            source.read(
                table,
                row -> {
                  checksum.take(row);
                  rows.take(row);
                  progress.row();
                }));
    return checksum.sum();
  }

  private void compare(Table table, Checksum.@Nullable Sum sent, Progress progress)
      throws StoreException {
    Checksum checksum = new Checksum();
    target.read(
        table,
        row -> {
          checksum.take(row);
          progress.row();
        });
    Checksum.Sum kept = checksum.sum();
    if (!kept.equals(sent)) {
      throw new StoreException.Refused(
          String.format(
              Locale.ROOT,
              "the rows of %s in %s differ from those that were sent: sent %s, read back %s."
                  + " Nothing was moved",
              table.title(),
              target.where(),
              sent,
              kept));
    }
  }
}

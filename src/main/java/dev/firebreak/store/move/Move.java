package dev.firebreak.store.move;

import dev.firebreak.store.StoreException;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Brings all tasks of one store into another, which must be empty. The order is this:
 *
 * <ol>
 *   <li>The source is held; what ran in it is freed, as by any start.
 *   <li>The target notes, durably, that this move began there. Then one transaction: it locks all
 *       tables, takes all rows, gives them back to be compared, and notes that the move is done.
 *   <li>The source is marked {@code MOVING}, durably: it no longer serves.
 *   <li>The target commits: from here on its nodes may run the tasks.
 *   <li>The source is marked {@code MOVED}.
 * </ol>
 *
 * A process that ends, however, before 3 has changed nothing: the transaction dies with it. Between
 * 3 and 5 the source serves nobody, and whether the tasks are in the target, the target knows. It
 * is asked by whoever says the same again: done, and only 5 is left; not done, and all begins anew
 * from 2. Or by whoever says {@link #abandon}: not done, and the mark is taken away. Neither hears
 * that it was not done while the first transaction may still be committed, as that holds its locks
 * for so long; and neither believes another database, as that knows nothing of this move. So at no
 * time can both stores serve the tasks, nor can it come to that no one can.
 */
public final class Move {
  private final MoveSource source;
  private final MoveTarget target;
  private final InstantSource clock;

  /** A move from here to there. Both are closed by whoever opened them. */
  public Move(MoveSource source, MoveTarget target, InstantSource clock) {
    this.source = source;
    this.target = target;
    this.clock = clock;
  }

  /**
   * What there was to do.
   *
   * @param before whether all rows were there already, of a move that was cut off
   * @param rows how many of each table were brought now
   */
  public record Report(boolean before, Map<Table, Long> rows) {}

  /**
   * Moves, or finishes a move that was cut off. Blocks.
   *
   * @throws StoreException.Refused if one of the two is not fit for it; both are as they were
   * @throws StoreException.Unavailable if the target is not there; to be said again
   * @throws StoreException.OutcomeUnknown if the target was lost at the end; to be said again
   */
  public Report run(Progress progress) throws StoreException {
    MoveMark old = source.mark().orElse(null);
    if (old != null) {
      refuseMoved(old);
      if (seen(old) == MoveTarget.Seen.DONE) {
        source.mark(old.done(clock.instant()));
        return new Report(true, Map.of());
      }
    }
    String token = old == null ? UUID.randomUUID().toString() : old.token();
    target.begin(token);
    Map<Table, Long> rows = transfer(progress);
    MoveMark mark = new MoveMark(MoveMark.State.MOVING, token, target.where(), clock.instant());
    source.mark(mark);
    target.commit(token);
    source.mark(mark.done(clock.instant()));
    return new Report(false, rows);
  }

  /**
   * Lets the source serve again, of which a move was cut off.
   *
   * @throws StoreException.Refused if there is none, or its tasks are in the target after all
   */
  public void abandon() throws StoreException {
    MoveMark mark = source.mark().orElse(null);
    if (mark == null) {
      throw new StoreException.Refused("no move was cut off here: there is nothing to abandon");
    }
    refuseMoved(mark);
    if (seen(mark) == MoveTarget.Seen.DONE) {
      throw new StoreException.Refused(
          "the tasks are in "
              + target.where()
              + " already, and may run there: run \"firebreak move\" again to finish");
    }
    source.unmark();
    target.forget(mark.token());
  }

  private static void refuseMoved(MoveMark mark) throws StoreException.Refused {
    if (mark.state() == MoveMark.State.MOVED) {
      throw new StoreException.Refused("the store " + mark.words());
    }
  }

  /** A database that knows nothing of the move is believed only if it took the other's place. */
  private MoveTarget.Seen seen(MoveMark mark) throws StoreException {
    MoveTarget.Seen seen = target.seen(mark.token());
    if (seen == MoveTarget.Seen.NOTHING && !mark.where().equals(target.where())) {
      throw new StoreException.Refused(
          String.format(
              Locale.ROOT,
              "this store was being moved to %s, and %s knows nothing of that. Give the same"
                  + " address",
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
              "%s does not come back from %s as it went in: sent %s, kept %s. Nothing was moved",
              table.title(),
              target.where(),
              sent,
              kept));
    }
  }
}

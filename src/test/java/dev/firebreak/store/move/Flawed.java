package dev.firebreak.store.move;

import dev.firebreak.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Stores that end the process or change a bit. */
final class Flawed {
  private Flawed() {}

  /** Stands for the end of the process. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** The step at which the process ends. */
  enum When {
    BEFORE,
    AFTER,
    NEVER
  }

  /** A source that ends the process when a mark is written. */
  record Source(MoveSource real, When when, MoveMark.State state, Runnable then)
      implements MoveSource {
    @Override
    public Optional<MoveMark> mark() throws StoreException {
      return real.mark();
    }

    @Override
    public void mark(MoveMark mark) throws StoreException {
      boolean now = mark.state() == state;
      if (now && when == When.BEFORE) {
        throw new Killed();
      }
      real.mark(mark);
      if (now) {
        then.run();
      }
      if (now && when == When.AFTER) {
        throw new Killed();
      }
    }

    @Override
    public void unmark() throws StoreException {
      real.unmark();
    }

    @Override
    public long count() throws StoreException {
      return real.count();
    }

    @Override
    public void read(Table table, Rows rows) throws StoreException {
      real.read(table, rows);
    }

    @Override
    public void close() {
      real.close();
    }
  }

  /** A source that runs an action after the first mark. */
  static MoveSource cutting(MoveSource real, Runnable cut) {
    return new Source(real, When.NEVER, MoveMark.State.MOVING, cut);
  }

  /** A target that ends the process when it writes a table, or returns changed rows. */
  record Target(MoveTarget real, @Nullable Table fatal, UnaryOperator<Row> change)
      implements MoveTarget {
    @Override
    public String where() {
      return real.where();
    }

    @Override
    public Seen lookUp(String token) throws StoreException {
      return real.lookUp(token);
    }

    @Override
    public void beginMove(String token) throws StoreException {
      real.beginMove(token);
    }

    @Override
    public void write(Table table, Feed feed) throws StoreException {
      real.write(table, feed);
      if (table == fatal) {
        throw new Killed();
      }
    }

    @Override
    public void read(Table table, Rows rows) throws StoreException {
      real.read(table, row -> rows.take(table == Table.TASK_DONE ? change.apply(row) : row));
    }

    @Override
    public void commit(String token) throws StoreException {
      real.commit(token);
    }

    @Override
    public void forget(String token) throws StoreException {
      real.forget(token);
    }

    @Override
    public void close() {
      real.close();
    }
  }

  /** Returns the row with one bit changed in its last value that is not empty. */
  static Row flip(Row row) {
    List<byte @Nullable []> values = new ArrayList<>(row.values());
    for (int i = values.size() - 1; i >= 0; i--) {
      byte[] value = values.get(i);
      if (value != null && value.length > 0) {
        byte[] changed = value.clone();
        changed[changed.length - 1] ^= 1;
        values.set(i, changed);
        return new Row(values);
      }
    }
    return row;
  }
}

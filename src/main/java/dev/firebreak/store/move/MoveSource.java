package dev.firebreak.store.move;

import dev.firebreak.store.StoreException;
import java.util.Optional;

/**
 * A store whose tasks are to be moved, locked so that no other process uses it. Used by one thread.
 */
public interface MoveSource extends AutoCloseable {

  /** The mark that an earlier move left. */
  Optional<MoveMark> mark() throws StoreException;

  /** Writes a mark, which is on the disk when this method returns. */
  void mark(MoveMark mark) throws StoreException;

  /** Removes the mark; the removal is on the disk when this method returns. */
  void unmark() throws StoreException;

  /** Returns how many rows all tables have. */
  long count() throws StoreException;

  /** Passes all rows of a table on, in its order, one at a time. */
  void read(Table table, Rows rows) throws StoreException;

  @Override
  void close();
}

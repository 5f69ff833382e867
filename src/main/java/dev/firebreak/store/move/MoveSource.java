package dev.firebreak.store.move;

import dev.firebreak.store.StoreException;
import java.util.Optional;

/** A store whose tasks are to be moved, held so that nobody else works on it. One thread. */
public interface MoveSource extends AutoCloseable {

  /** What an earlier move left. */
  Optional<MoveMark> mark() throws StoreException;

  /** Leaves a mark. On the disk when it returns. */
  void mark(MoveMark mark) throws StoreException;

  /** Takes the mark away. On the disk when it returns. */
  void unmark() throws StoreException;

  /** How many rows all tables have. */
  long count() throws StoreException;

  /** Gives all rows of a table, in its order, one at a time. */
  void read(Table table, Rows rows) throws StoreException;

  @Override
  void close();
}

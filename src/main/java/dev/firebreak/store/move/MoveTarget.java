package dev.firebreak.store.move;

import dev.firebreak.store.StoreException;

/**
 * A store that tasks are moved to. If closed before {@link #commit}, its tables are unchanged. Used
 * by one thread.
 *
 * <p>The lock that {@link #beginMove} takes is held until the move is committed or can no longer be
 * committed, even if this process is gone and its connection still exists: {@link #lookUp} waits
 * for the lock.
 */
public interface MoveTarget extends AutoCloseable {

  /** The target's record of a move. */
  enum Seen {
    /** The move never began there: this is another database, or it was created again. */
    NOTHING,
    /** The move began and was not committed, and only another {@link #commit} can commit it. */
    BEGUN,
    /** The rows are there. */
    DONE
  }

  /** The address of the store, for messages; without secrets. */
  String where();

  /** Looks up a move, after waiting until no other is in progress. */
  Seen lookUp(String token) throws StoreException;

  /**
   * Begins a move: records that durably, and opens the transaction of the move.
   *
   * @throws StoreException.Refused if the store is or ever was in use
   */
  void beginMove(String token) throws StoreException;

  /** Writes the rows of the feed: all rows of a table, in its order. */
  void write(Table table, Feed feed) throws StoreException;

  /** Passes on all rows that a table has now, in its order, one at a time. */
  void read(Table table, Rows rows) throws StoreException;

  /**
   * Commits the written rows and records the move as {@link Seen#DONE}, in one transaction.
   *
   * @throws StoreException.OutcomeUnknown if the commit may or may not have succeeded
   */
  void commit(String token) throws StoreException;

  /** Deletes the record of an abandoned move. */
  void forget(String token) throws StoreException;

  @Override
  void close();

  /** A source of rows. */
  @FunctionalInterface
  interface Feed {
    void into(Rows rows) throws StoreException;
  }
}

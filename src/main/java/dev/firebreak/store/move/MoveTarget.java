package dev.firebreak.store.move;

import dev.firebreak.store.StoreException;

/**
 * Where tasks are moved to. Closed before {@link #commit}, it is as it was. One thread.
 *
 * <p>The lock that {@link #begin} takes is held until what it began is committed or can't be any
 * more, also when this process is gone and its connection lingers: {@link #seen} waits for it.
 */
public interface MoveTarget extends AutoCloseable {

  /** What is known there of a move. */
  enum Seen {
    /** It never began there: this is another place, or was made anew. */
    NOTHING,
    /** It began, and was not committed: it never will be but by another {@link #commit}. */
    BEGUN,
    /** Its rows are there. */
    DONE
  }

  /** The place, for people; without secrets. */
  String where();

  /** Looks for a move, having waited until no other is under way. */
  Seen seen(String token) throws StoreException;

  /**
   * Begins to move: notes that durably, and opens the transaction of what follows.
   *
   * @throws StoreException.Refused if somebody uses the place, or ever did
   */
  void begin(String token) throws StoreException;

  /** Writes what the feed gives, all rows of a table in its order. */
  void write(Table table, Feed feed) throws StoreException;

  /** Gives all rows that are there now, in the table's order, one at a time. */
  void read(Table table, Rows rows) throws StoreException;

  /**
   * Makes what was written last, and the move {@link Seen#DONE}, in one.
   *
   * @throws StoreException.OutcomeUnknown if that may or may not have happened
   */
  void commit(String token) throws StoreException;

  /** Forgets a move that is not to be. */
  void forget(String token) throws StoreException;

  @Override
  void close();

  /** Gives rows. */
  @FunctionalInterface
  interface Feed {
    void into(Rows rows) throws StoreException;
  }
}

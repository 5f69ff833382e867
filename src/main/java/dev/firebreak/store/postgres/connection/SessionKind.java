package dev.firebreak.store.postgres.connection;

/** What a session is used for, with the settings that this use requires. */
public enum SessionKind {
  /**
   * For groups of operations. Plans are generic and made once, perhaps while tables are small, but
   * must suit tables of every size: so they always use an index, from each parameter to its rows.
   * The socket's timeout bounds the round trip of a group; a later reply counts as lost.
   */
  WRITER(
      2,
      5,
      true,
      """
      SET default_transaction_isolation = 'read committed';
      SET statement_timeout = '4s';
      SET lock_timeout = '2s';
      SET idle_in_transaction_session_timeout = '2s';
      SET plan_cache_mode = 'force_generic_plan';
      SET enable_seqscan = off;
      SET enable_hashjoin = off;
      SET enable_mergejoin = off;
      SET enable_bitmapscan = off;
      SET jit = off;
      SELECT set_config('synchronous_commit',
        CASE current_setting('synchronous_commit') WHEN 'remote_apply' THEN 'remote_apply'
          ELSE 'on' END, false)\
      """),

  /**
   * For queries, each in a transaction, of which several statements see one snapshot. Lists read an
   * index in its order and stop early; a bitmap would first find all tasks of a state, which the
   * planner takes to be few.
   */
  READER(
      2,
      15,
      false,
      """
      SET default_transaction_isolation = 'repeatable read';
      SET default_transaction_read_only = on;
      SET statement_timeout = '14s';
      SET idle_in_transaction_session_timeout = '2s';
      SET plan_cache_mode = 'force_custom_plan';
      SET enable_bitmapscan = off;
      SET jit = off\
      """),

  /**
   * For the renewals of the lease: fails after a second, and does not wait for the disk. Used for
   * nothing else, so that a renewal does not wait behind other statements; between two renewals it
   * listens for rows of nodes that are deleted.
   */
  HEARTBEAT(
      1,
      1,
      true,
      """
      SET default_transaction_isolation = 'read committed';
      SET statement_timeout = '900ms';
      SET lock_timeout = '2s';
      SET idle_in_transaction_session_timeout = '2s';
      SET synchronous_commit = off;
      LISTEN firebreak_nodes\
      """),

  /** For all other transactions on the rows of nodes, which may wait for a lock. */
  NODES(
      1,
      7,
      false,
      """
      SET default_transaction_isolation = 'read committed';
      SET statement_timeout = '6s';
      SET lock_timeout = '2s';
      SET idle_in_transaction_session_timeout = '2s';
      SET synchronous_commit = on\
      """),

  /** For creating and migrating the tables: statements may take long. */
  MIGRATION(
      2,
      0,
      true,
      """
      SET default_transaction_isolation = 'read committed';
      SET statement_timeout = 0;
      SET lock_timeout = '60s';
      SET synchronous_commit = on\
      """),

  /**
   * For one long transaction without timeouts. Rows are read in index order, because a sort would
   * need disk space.
   */
  MOVE(
      2,
      0,
      false,
      """
      SET default_transaction_isolation = 'read committed';
      SET statement_timeout = 0;
      SET lock_timeout = '60s';
      SET idle_in_transaction_session_timeout = 0;
      SET synchronous_commit = on;
      SET enable_sort = off;
      SET enable_seqscan = off;
      SET enable_bitmapscan = off;
      SET jit = off\
      """);

  final int connectSeconds;

  /** The longest time without an answer; 0 for no bound. */
  final int socketSeconds;

  final boolean autoCommit;

  /** The statements that are executed when the session begins. */
  final String settings;

  SessionKind(int connectSeconds, int socketSeconds, boolean autoCommit, String settings) {
    this.connectSeconds = connectSeconds;
    this.socketSeconds = socketSeconds;
    this.autoCommit = autoCommit;
    this.settings = settings;
  }
}

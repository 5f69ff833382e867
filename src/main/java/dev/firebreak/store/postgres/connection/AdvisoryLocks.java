package dev.firebreak.store.postgres.connection;

import java.util.Locale;

/**
 * The advisory locks that Firebreak takes in a database, all of them for a transaction. PostgreSQL
 * tells them apart by two numbers of four bytes, of which the first is the namespace here.
 */
public final class AdvisoryLocks {
  /** "FIRE": the second number is the hash of a type whose running tasks are counted. */
  public static final int TYPES = 0x4649_5245;

  /** The namespace of the locks below, of which each exists once. */
  private static final int SINGLE = TYPES + 1;

  /** Held while the tables are created or migrated. */
  public static final int SCHEMA = 1;

  /** Held while a node finds out whether it forms the cluster or joins one. */
  public static final int BOOTSTRAP = 2;

  /** Held while parts of the numbers of tasks are added up. */
  public static final int COUNTS = 3;

  private AdvisoryLocks() {}

  /** The statement that waits for a lock, {@link #SCHEMA} or {@link #BOOTSTRAP}. */
  public static String lockStatement(int lock) {
    return String.format(Locale.ROOT, "SELECT pg_advisory_xact_lock(%d, %d)", SINGLE, lock);
  }

  /** The expression that takes a lock without waiting, and is true if that succeeds. */
  static String tryLock(int lock) {
    return String.format(Locale.ROOT, "pg_try_advisory_xact_lock(%d, %d)", SINGLE, lock);
  }
}

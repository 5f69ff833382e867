package dev.firebreak.store.jdbc;

/** The statement that counts queued tasks whose version is not accepted. */
public final class UnacceptedStatement {
  private UnacceptedStatement() {}

  /** The statement for a dialect. */
  public static String of(Dialect dialect) {
    return UnacceptedTasks.count(dialect);
  }
}

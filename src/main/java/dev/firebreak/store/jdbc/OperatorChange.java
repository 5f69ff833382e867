package dev.firebreak.store.jdbc;

import java.sql.SQLException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A change of a small table that operators make rarely. */
@FunctionalInterface
public interface OperatorChange {
  /** Makes the change within the open transaction. */
  void apply(Statements statements) throws SQLException;

  /** How an engine makes such changes. */
  @FunctionalInterface
  interface Maker {
    /** Makes a change in a transaction; completes when it is on stable storage. */
    CompletionStage<@Nullable Void> make(OperatorChange change);
  }
}

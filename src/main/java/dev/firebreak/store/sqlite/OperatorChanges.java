package dev.firebreak.store.sqlite;

import dev.firebreak.store.jdbc.OperatorChange;
import java.sql.SQLException;

/** Changes of the small tables of operators. */
final class OperatorChanges {
  private OperatorChanges() {}

  static Operation<Void> of(OperatorChange change) {
    return new Operation<>() {
      @Override
      Void apply(Session session) throws SQLException {
        change.apply(session.statements);
        return null;
      }
    };
  }
}

package dev.firebreak.store.sqlite;

import dev.firebreak.store.jdbc.TokenTable;
import java.sql.SQLException;

/** Changes of the table of tokens. */
final class TokenChange {
  private TokenChange() {}

  static Operation<Void> of(TokenTable.Change change) {
    return new Operation<>() {
      @Override
      Void apply(Session session) throws SQLException {
        change.apply(session.tokens);
        return null;
      }
    };
  }
}

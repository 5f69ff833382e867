package dev.firebreak.store.jdbc;

import dev.firebreak.task.RunId;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A query that is put together from parts, with its parameters in their order. */
public final class Query {
  private final StringBuilder text = new StringBuilder();
  private final List<Object> parameters = new ArrayList<>();

  Query() {}

  /**
   * Adds a part.
   *
   * @param values of its parameters: ids, texts and whole numbers
   */
  Query add(String part, Object... values) {
    text.append(part);
    parameters.addAll(List.of(values));
    return this;
  }

  /** Adds another query as a part. */
  Query add(Query part) {
    text.append(part.text);
    parameters.addAll(part.parameters);
    return this;
  }

  /** The text, with a question mark for each parameter. */
  public String text() {
    return text.toString();
  }

  /** The parameters, in their order. */
  List<Object> parameters() {
    return parameters;
  }

  /** Returns the statement with its parameters set. */
  PreparedStatement prepare(Statements statements, Dialect dialect) throws SQLException {
    PreparedStatement statement = statements.prepare(text());
    int n = 1;
    for (Object value : parameters) {
      switch (value) {
        case RunId id -> dialect.setId(statement, n, id);
        case String string -> statement.setString(n, string);
        case Integer number -> statement.setInt(n, number);
        default -> throw new IllegalStateException("no parameter: " + value);
      }
      n++;
    }
    return statement;
  }
}

package dev.firebreak.store.jdbc;

import dev.firebreak.store.FilterField.Members;
import dev.firebreak.store.FilterField.Nodes;
import java.util.stream.Stream;

/** The statements that read values of filters. */
public final class ValueStatements {
  private ValueStatements() {}

  /** Those that read one value by an index. */
  public static Stream<String> seeking(Dialect dialect) {
    return seekingQueries(dialect).map(Query::text);
  }

  private static Stream<Query> seekingQueries(Dialect dialect) {
    return Stream.of("> ?", ">= ?")
        .flatMap(
            than ->
                Stream.concat(
                    Stream.of(ValueReads.nextMember(new Members("t", "/a", null), than, "x")),
                    ValueReads.nextOwners(dialect, than, "x").stream()));
  }

  /** Those that read the newest tasks. */
  public static Stream<String> ofNewest(Dialect dialect) {
    return newestQueries(dialect).map(Query::text);
  }

  private static Stream<Query> newestQueries(Dialect dialect) {
    return Stream.of(
        ValueReads.nodes(dialect, new Nodes("t", null)),
        ValueReads.nodes(dialect, new Nodes(null, "red")),
        ValueReads.ofOwner(dialect, new Members("t", "/a", "red")));
  }

  /** All of them, with the values of their parameters. */
  public static Stream<String> withValues(Dialect dialect) {
    return Stream.concat(seekingQueries(dialect), newestQueries(dialect))
        .map(ListStatements::withValues);
  }
}

package dev.firebreak.store.jdbc;

import dev.firebreak.store.Filter;
import dev.firebreak.store.Wanted;
import java.util.Arrays;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.stream.Stream;

/** The statements that lists, counts and changes with a filter execute. */
public final class ListStatements {
  private ListStatements() {}

  /** The statements for a dialect. */
  public static Stream<String> of(Dialect dialect, Filter filter) {
    return queries(dialect, filter).map(Query::text);
  }

  /** The statements with the values of their parameters. */
  public static Stream<String> withValues(Dialect dialect, Filter filter) {
    return queries(dialect, filter).map(ListStatements::withValues);
  }

  static String withValues(Query query) {
    String text = query.text();
    for (Object value : query.parameters()) {
      String literal = value instanceof Integer ? value.toString() : "'" + value + "'";
      text = text.replaceFirst("\\?", Matcher.quoteReplacement(literal));
    }
    return text;
  }

  private static Stream<Query> queries(Dialect dialect, Filter filter) {
    return Arrays.stream(Wanted.values())
        .map(wanted -> TaskScan.of(dialect, filter, wanted, null))
        .flatMap(
            scan ->
                Stream.of(
                        new TaskQueries(dialect).page(scan, 9),
                        new TaskQueries(dialect).matching(scan, 9),
                        scan.end())
                    .filter(Objects::nonNull));
  }
}

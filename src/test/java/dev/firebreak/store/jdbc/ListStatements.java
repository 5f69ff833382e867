package dev.firebreak.store.jdbc;

import dev.firebreak.store.Filter;
import dev.firebreak.store.Wanted;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;

/** The statements that lists, counts and changes with a filter execute. */
public final class ListStatements {
  private ListStatements() {}

  /** The statements for a dialect. */
  public static Stream<String> of(Dialect dialect, Filter filter) {
    return Arrays.stream(Wanted.values())
        .map(wanted -> TaskScan.of(dialect, filter, wanted, null))
        .flatMap(
            scan ->
                Stream.of(
                        new TaskQueries(dialect).page(scan, 9),
                        new TaskQueries(dialect).matching(scan, 9),
                        scan.end())
                    .filter(Objects::nonNull)
                    .map(Query::text));
  }
}

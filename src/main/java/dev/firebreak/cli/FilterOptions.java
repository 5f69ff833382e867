package dev.firebreak.cli;

import dev.firebreak.client.TaskFilter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that select tasks. */
final class FilterOptions {
  @Option(names = "--type", paramLabel = "TYPE", description = "Only tasks of this type.")
  private @Nullable String type;

  @Option(
      names = "--state",
      paramLabel = "STATE",
      description =
          "Only tasks that are queued, running, retrying, stopping, succeeded, failed, cancelled"
              + " or quarantined.")
  private @Nullable String state;

  TaskFilter filter() {
    return new TaskFilter(type, state == null ? null : state.toLowerCase(Locale.ROOT));
  }

  boolean given() {
    return type != null || state != null;
  }
}

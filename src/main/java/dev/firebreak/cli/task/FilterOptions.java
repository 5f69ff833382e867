package dev.firebreak.cli.task;

import dev.firebreak.client.TaskFilter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
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

  @Option(
      names = "--where",
      paramLabel = "NAME=VALUE",
      description =
          "Only tasks with this: node, createdAfter, createdBefore, cause, message, key, group,"
              + " parent, or input.MEMBER for members that the type's setting search has. May be"
              + " repeated.")
  private Map<String, String> others = new LinkedHashMap<>();

  TaskFilter filter() {
    return new TaskFilter(type, state == null ? null : state.toLowerCase(Locale.ROOT), others);
  }

  boolean given() {
    return type != null || state != null || !others.isEmpty();
  }
}

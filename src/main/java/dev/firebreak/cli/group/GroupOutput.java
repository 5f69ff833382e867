package dev.firebreak.cli.group;

import dev.firebreak.client.GroupDocument;
import dev.firebreak.terminal.PlainText;
import dev.firebreak.terminal.Screen;
import dev.firebreak.terminal.Style;
import dev.firebreak.terminal.Table;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Prints groups. */
final class GroupOutput {
  @Option(
      names = "--json",
      description =
          "Print JSON, one line per group. This is the default where the output is not a terminal.")
  private boolean json;

  void print(GroupDocument group) {
    print(Stream.of(group));
  }

  /** Prints groups as JSON, each as it arrives, or all of them as a table. */
  void print(Stream<GroupDocument> groups) {
    if (json || !Screen.isTerminal()) {
      groups.forEach(group -> System.out.println(group.document()));
    } else {
      System.out.print(table(groups));
    }
  }

  static String table(Stream<GroupDocument> groups) {
    Table table =
        new Table(
            "group",
            "name",
            "state",
            "total",
            "queued",
            "running",
            "succeeded",
            "failed",
            "cancelled",
            "quarantined");
    groups.forEach(
        group ->
            table.row(
                group.id(),
                PlainText.of(
                    group.document().path("name").asText(""), Style.ofUser(true).unicode()),
                group.state(),
                group.count("total"),
                group.count("queued"),
                group.count("running"),
                group.count("succeeded"),
                group.count("failed"),
                group.count("cancelled"),
                group.count("quarantined")));
    return table.toString();
  }
}

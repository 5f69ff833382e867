package dev.firebreak.cli.group;

import dev.firebreak.client.GroupDocument;
import dev.firebreak.terminal.Screen;
import dev.firebreak.terminal.Table;
import picocli.CommandLine.Option;

/** Prints groups. */
final class GroupOutput {
  @Option(
      names = "--json",
      description = "Print JSON. This is the default where the output is not a terminal.")
  private boolean json;

  void print(GroupDocument group) {
    if (json || !Screen.isTerminal()) {
      System.out.println(group.document());
    } else {
      System.out.print(table(group));
    }
  }

  static String table(GroupDocument group) {
    Table table =
        new Table(
            "group",
            "state",
            "total",
            "queued",
            "running",
            "succeeded",
            "failed",
            "cancelled",
            "quarantined");
    table.row(
        group.id(),
        group.state(),
        group.count("total"),
        group.count("queued"),
        group.count("running"),
        group.count("succeeded"),
        group.count("failed"),
        group.count("cancelled"),
        group.count("quarantined"));
    return table.toString();
  }
}

package dev.firebreak.cli.task;

import dev.firebreak.cli.option.ExitCode;
import dev.firebreak.cli.option.NodeOption;
import dev.firebreak.client.Changed;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Deletes ended tasks. */
@Command(
    name = "purge",
    header = "Delete ended tasks.",
    description =
        "Deletes all tasks that have ended and that --type, --state and --where select, with their"
            + " results and histories.",
    exitCodeList = {
      "0:deleted",
      ExitCode.HELP_USAGE,
      "65:the filter is wrong",
      ExitCode.HELP_NO_NODE,
      ExitCode.HELP_NO_PERMISSION
    })
public final class PurgeCommand implements Callable<Integer> {
  @Mixin private FilterOptions filter = new FilterOptions();
  @Mixin private NodeOption node = new NodeOption();

  @Override
  public Integer call() throws InterruptedException {
    if (!filter.given()) {
      System.err.println("give --type, --state or --where");
      return ExitCode.USAGE;
    }
    return node.ask(
        tasks -> {
          long all = 0;
          String cursor = null;
          do {
            Changed changed = tasks.changeAll("purge", filter.filter(), cursor);
            all += changed.changed();
            cursor = changed.next();
          } while (cursor != null);
          System.out.println("deleted " + all);
          return ExitCode.OK;
        });
  }
}

package dev.firebreak.cli.group;

import dev.firebreak.cli.option.ExitCode;
import dev.firebreak.cli.option.NodeOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Closes a group. */
@Command(
    name = "close",
    header = "Close a group: it accepts no more tasks.",
    description =
        "Closes a group. It is complete when all its tasks have ended, which may be at once. Can be"
            + " repeated.",
    exitCodeList = {
      "0:closed",
      ExitCode.HELP_USAGE,
      "65:there is no group with that id",
      ExitCode.HELP_NO_NODE,
      ExitCode.HELP_NO_PERMISSION
    })
final class GroupCloseCommand implements Callable<Integer> {
  @Parameters(paramLabel = "ID", description = "The group.")
  private String id = "";

  @Mixin private GroupOutput output = new GroupOutput();

  @Mixin private NodeOption node = new NodeOption();

  @Override
  public Integer call() throws InterruptedException {
    return node.askNode(
        client -> {
          output.print(client.groups().close(id));
          return ExitCode.OK;
        });
  }
}

package dev.firebreak.cli.group;

import dev.firebreak.cli.option.ExitCode;
import dev.firebreak.cli.option.NodeOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows a group. */
@Command(
    name = "get",
    header = "Show a group with the counts of its tasks.",
    exitCodeList = {
      "0:shown",
      ExitCode.HELP_USAGE,
      "65:there is no group with that id",
      ExitCode.HELP_NO_NODE,
      ExitCode.HELP_NO_PERMISSION
    })
final class GroupGetCommand implements Callable<Integer> {
  @Parameters(paramLabel = "ID", description = "The group.")
  private String id = "";

  @Mixin private GroupOutput output = new GroupOutput();

  @Mixin private NodeOption node = new NodeOption();

  @Override
  public Integer call() throws InterruptedException {
    return node.askNode(
        client -> {
          output.print(client.groups().get(id));
          return ExitCode.OK;
        });
  }
}

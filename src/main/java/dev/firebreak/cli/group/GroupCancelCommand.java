package dev.firebreak.cli.group;

import dev.firebreak.cli.option.ExitCode;
import dev.firebreak.cli.option.NodeOption;
import dev.firebreak.client.Changed;
import dev.firebreak.client.FirebreakClient;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Cancels a group. */
@Command(
    name = "cancel",
    header = "Close a group and cancel its tasks.",
    description = "Closes a group and cancels its tasks; those that run are asked to stop.",
    exitCodeList = {
      "0:cancelled, or asked to stop",
      ExitCode.HELP_USAGE,
      "65:there is no group with that id",
      ExitCode.HELP_NO_NODE,
      ExitCode.HELP_NO_PERMISSION
    })
final class GroupCancelCommand implements Callable<Integer> {
  @Parameters(paramLabel = "ID", description = "The group.")
  private String id = "";

  @Mixin private GroupOutput output = new GroupOutput();

  @Mixin private NodeOption node = new NodeOption();

  @Override
  public Integer call() throws InterruptedException {
    return node.askNode(this::cancel);
  }

  private int cancel(FirebreakClient client) throws IOException, InterruptedException {
    Changed changed;
    do {
      changed = client.groups().cancel(id);
    } while (changed.more() && changed.changed() > 0);
    output.print(client.groups().get(id));
    return ExitCode.OK;
  }
}

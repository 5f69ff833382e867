package dev.firebreak.cli.group;

import dev.firebreak.cli.option.ExitCode;
import dev.firebreak.client.Changed;
import dev.firebreak.client.GroupDocument;
import dev.firebreak.client.Groups;
import java.io.IOException;
import picocli.CommandLine.Command;

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
final class GroupCancelCommand extends OneGroupCommand {
  @Override
  GroupDocument run(Groups groups, String group) throws IOException, InterruptedException {
    Changed changed;
    do {
      changed = groups.cancel(group);
    } while (changed.more() && changed.changed() > 0);
    return groups.get(group);
  }
}

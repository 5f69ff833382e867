package dev.firebreak.cli.group;

import dev.firebreak.cli.option.ExitCode;
import dev.firebreak.client.GroupDocument;
import dev.firebreak.client.Groups;
import java.io.IOException;
import picocli.CommandLine.Command;

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
final class GroupCloseCommand extends OneGroupCommand {
  @Override
  GroupDocument run(Groups groups, String group) throws IOException, InterruptedException {
    return groups.close(group);
  }
}

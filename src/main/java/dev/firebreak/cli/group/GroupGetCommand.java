package dev.firebreak.cli.group;

import dev.firebreak.cli.option.ExitCode;
import dev.firebreak.client.GroupDocument;
import dev.firebreak.client.Groups;
import java.io.IOException;
import picocli.CommandLine.Command;

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
final class GroupGetCommand extends OneGroupCommand {
  @Override
  GroupDocument run(Groups groups, String group) throws IOException, InterruptedException {
    return groups.get(group);
  }
}

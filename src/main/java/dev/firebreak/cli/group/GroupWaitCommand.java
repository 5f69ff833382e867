package dev.firebreak.cli.group;

import dev.firebreak.cli.option.ExitCode;
import dev.firebreak.cli.option.SecondsOption;
import dev.firebreak.client.GroupDocument;
import dev.firebreak.client.Groups;
import java.io.IOException;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Waits for a group. */
@Command(
    name = "wait",
    header = "Wait until a group is complete.",
    description =
        "Waits until a group is closed and all its tasks have ended, also across restarts of the"
            + " node, and shows it.",
    exitCodeList = {
      "0:complete, and all tasks succeeded",
      ExitCode.HELP_USAGE,
      "65:there is no group with that id",
      ExitCode.HELP_NO_NODE,
      "70:complete, and a task ended without a result",
      "75:it is not complete in time",
      ExitCode.HELP_NO_PERMISSION
    })
final class GroupWaitCommand extends OneGroupCommand {
  private static final Duration DEFAULT = Duration.ofHours(1);

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      converter = SecondsOption.class,
      description = "How long to wait. Default: an hour.")
  private Duration timeout = DEFAULT;

  @Override
  GroupDocument run(Groups groups, String group) throws IOException, InterruptedException {
    return groups.await(group, timeout);
  }

  @Override
  int exitCode(GroupDocument group) {
    if (!group.completed()) {
      return ExitCode.TEMPORARY;
    }
    return group.count("succeeded") == group.count("total") ? ExitCode.OK : ExitCode.SOFTWARE;
  }
}

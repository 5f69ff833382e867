package dev.firebreak.cli.group;

import dev.firebreak.cli.option.ExitCode;
import dev.firebreak.cli.option.HowMany;
import dev.firebreak.cli.option.NodeOption;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists groups. */
@Command(
    name = "groups",
    header = "List groups of tasks, newest first.",
    description = "Lists groups with the counts of their tasks, newest first.",
    exitCodeList = {
      "0:listed",
      ExitCode.HELP_USAGE,
      ExitCode.HELP_NO_NODE,
      ExitCode.HELP_NO_PERMISSION
    })
public final class GroupsCommand implements Callable<Integer> {
  @ArgGroup private @Nullable HowMany howMany;

  @Mixin private GroupOutput output = new GroupOutput();

  @Mixin private NodeOption node = new NodeOption();

  @Override
  public Integer call() throws InterruptedException {
    long number = howMany == null ? HowMany.USUAL : howMany.number();
    return node.askNode(
        client -> {
          output.print(client.groups().stream().limit(number));
          return ExitCode.OK;
        });
  }
}

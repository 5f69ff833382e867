package dev.firebreak.cli.group;

import dev.firebreak.cli.option.ExitCode;
import dev.firebreak.cli.option.HowMany;
import dev.firebreak.cli.option.NodeOption;
import dev.firebreak.client.GroupFilter;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists groups. */
@Command(
    name = "groups",
    header = "List groups of tasks, newest first.",
    description = "Lists groups with the counts of their tasks, newest first.",
    exitCodeList = {
      "0:listed",
      ExitCode.HELP_USAGE,
      "65:the filter is wrong",
      ExitCode.HELP_NO_NODE,
      ExitCode.HELP_NO_PERMISSION
    })
public final class GroupsCommand implements Callable<Integer> {
  @Option(
      names = "--state",
      paramLabel = "STATE",
      description = "Only groups that are open, closed or completed.")
  private @Nullable String state;

  @Option(names = "--name", paramLabel = "NAME", description = "Only groups of exactly this name.")
  private @Nullable String name;

  @Option(
      names = "--owner",
      paramLabel = "OWNER",
      description = "Only groups of this owner. Requires the scope admin.")
  private @Nullable String owner;

  @ArgGroup private HowMany howMany = new HowMany();

  @Mixin private GroupOutput output = new GroupOutput();

  @Mixin private NodeOption node = new NodeOption();

  @Override
  public Integer call() throws InterruptedException {
    GroupFilter filter =
        new GroupFilter(state == null ? null : state.toLowerCase(Locale.ROOT), name, owner);
    return node.askNode(
        client -> {
          output.print(client.groups().stream(filter).limit(howMany.number()));
          return ExitCode.OK;
        });
  }
}

package dev.firebreak.cli.task;

import dev.firebreak.cli.option.ExitCode;
import dev.firebreak.cli.option.HowMany;
import dev.firebreak.cli.option.NodeOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists tasks. */
@Command(
    name = "list",
    header = "List tasks, newest first.",
    description = "Lists tasks, newest first.",
    exitCodeList = {
      "0:listed",
      ExitCode.HELP_USAGE,
      "65:the filter or the cursor is wrong",
      ExitCode.HELP_NO_NODE,
      ExitCode.HELP_NO_PERMISSION
    })
public final class ListCommand implements Callable<Integer> {
  @Mixin private FilterOptions filter = new FilterOptions();

  @ArgGroup private HowMany howMany = new HowMany();

  @Mixin private TaskOutput output = new TaskOutput();

  @Mixin private NodeOption node = new NodeOption();

  @Override
  public Integer call() throws InterruptedException {
    return node.ask(
        tasks -> {
          output.print(tasks.stream(filter.filter()).limit(howMany.number()));
          return ExitCode.OK;
        });
  }
}

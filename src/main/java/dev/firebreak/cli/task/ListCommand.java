package dev.firebreak.cli.task;

import dev.firebreak.cli.option.ExitCode;
import dev.firebreak.cli.option.NodeOption;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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
  private static final int USUAL = 20;

  @Mixin private FilterOptions filter = new FilterOptions();

  @ArgGroup private @Nullable HowMany howMany;

  @Mixin private TaskOutput output = new TaskOutput();

  @Mixin private NodeOption node = new NodeOption();

  /** The exclusive options for the number of tasks. */
  static final class HowMany {
    @Option(names = "--limit", paramLabel = "N", description = "How many. Default: " + USUAL + ".")
    private int limit = USUAL;

    @Option(names = "--all", description = "All of them.")
    private boolean all;

    long number() {
      return all ? Long.MAX_VALUE : Math.max(0, limit);
    }
  }

  @Override
  public Integer call() throws InterruptedException {
    long number = howMany == null ? USUAL : howMany.number();
    return node.ask(
        tasks -> {
          output.print(tasks.stream(filter.filter()).limit(number));
          return ExitCode.OK;
        });
  }
}

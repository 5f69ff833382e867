package dev.firebreak.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists tasks. */
@Command(
    name = "list",
    description = "Lists tasks, newest first. Exit code 65: that is no list; 69: no node.")
final class ListCommand implements Callable<Integer> {
  private static final int USUAL = 20;

  @Mixin private FilterOptions filter = new FilterOptions();

  @ArgGroup private @Nullable HowMany howMany;

  @Mixin private TaskOutput output = new TaskOutput();

  @Mixin private NodeOption node = new NodeOption();

  /** One of them. */
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

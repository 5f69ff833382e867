package dev.firebreak.cli.group;

import static java.util.Objects.requireNonNull;

import dev.firebreak.cli.option.ExitCode;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Creates and shows groups of tasks. */
@Command(
    name = "group",
    header = "Create, show, close and cancel groups of tasks.",
    description =
        "A group counts the tasks that are submitted to it with submit --group. When it is closed"
            + " and all of them have ended, its completion task is submitted.",
    subcommands = {
      GroupCreateCommand.class,
      GroupGetCommand.class,
      GroupWaitCommand.class,
      GroupCloseCommand.class,
      GroupCancelCommand.class
    },
    exitCodeList = {"0:not used: give one of the commands below", ExitCode.HELP_USAGE})
public final class GroupCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    requireNonNull(spec).commandLine().usage(System.err);
    return ExitCode.USAGE;
  }
}

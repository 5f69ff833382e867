package dev.firebreak.cli.task;

import dev.firebreak.cli.option.ExitCode;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Describes {@code await}. */
@Command(
    name = "await",
    header = "Wait for a signal to a task, or for other tasks.",
    description =
        "Prints the body of a signal to the task of the program that it is called in, or how other"
            + " tasks have ended. If the signal has not come yet, or a task has not ended, the task"
            + " of the program gives up its slot until then.",
    exitCodeList = {
      "0:the signal has come, or all tasks have succeeded",
      "1:all tasks have ended, and some have not succeeded",
      ExitCode.HELP_USAGE,
      "69:this is not inside of a task",
      "70:the signal or the tasks can't be waited for",
      "75:the task waits without a slot, and the program is to end",
      "124:the signal has not come in time, or a task has not ended in time"
    })
public final class AwaitCommand extends ScriptCommand {
  AwaitCommand() {}

  @Parameters(
      index = "0",
      paramLabel = "NAME",
      description = "The name of the signal, or of the wait for tasks.")
  void name(String name) {}

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description = "How long to wait, such as 90, 10m, 1.5h or 3d. Default: no limit.")
  void timeout(String time) {}

  @Option(
      names = "--all",
      arity = "1..*",
      paramLabel = "ID",
      description = "The tasks to wait for, or - to read their ids from standard input.")
  void all(List<String> ids) {}
}

package dev.firebreak.cli.task;

import dev.firebreak.cli.option.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Describes {@code await} for the help of all commands. {@code bin/firebreak} runs it without Java,
 * by {@code bin/firebreak-step}.
 */
@Command(
    name = "await",
    header = "Wait for a signal to a task.",
    description =
        "Prints the body of a signal to the task of the program that it is called in. If the signal"
            + " has not come yet, the task gives up its slot until it has.",
    exitCodeList = {
      "0:the signal has come",
      ExitCode.HELP_USAGE,
      "69:this is not inside of a task",
      "70:the signal can't be waited for",
      "75:the task waits without a slot, and the program is to end",
      "124:the signal has not come in time"
    })
public final class AwaitCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "NAME", description = "The name of the signal.")
  private String name = "";

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description = "How long to wait, such as 90, 10m, 1.5h or 3d. Default: no limit.")
  private String timeout = "";

  AwaitCommand() {}

  @Override
  public Integer call() {
    System.err.println(
        "await "
            + name
            + ' '
            + timeout
            + ": bin/firebreak waits for signals, as it starts no Java");
    return ExitCode.UNAVAILABLE;
  }
}

package dev.firebreak.cli.task;

import dev.firebreak.cli.option.ExitCode;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Describes {@code step} for the help of all commands. {@code bin/firebreak} runs it without Java,
 * by {@code bin/firebreak-step}.
 */
@Command(
    name = "step",
    header = "Run a command once for a task, or pause the task.",
    description =
        "Runs a command once for the task of the program that it is called in, or pauses that"
            + " task.",
    exitCodeList = {
      "0:the command ended with 0, now or in an earlier attempt",
      ExitCode.HELP_USAGE,
      "69:this is not inside of a task",
      "70:the step can't be run or recorded",
      "75:the task waits without a slot, and the program is to end"
    })
public final class StepCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "NAME", description = "The name of the step.")
  private String name = "";

  @Option(
      names = "--record-exit",
      paramLabel = "CODES",
      description = "The exit codes with which the command counts as done, such as 0,1.")
  private String codes = "0";

  @Option(
      names = "--sleep",
      paramLabel = "TIME",
      description = "Pause the task for this time, such as 90, 10m, 1.5h or 3d.")
  private String sleep = "";

  @Parameters(index = "1..*", paramLabel = "COMMAND", description = "The command, after --.")
  private List<String> command = List.of();

  StepCommand() {}

  @Override
  public Integer call() {
    System.err.println(
        "step "
            + name
            + ": bin/firebreak runs steps, as it starts no Java for "
            + String.join(" ", command)
            + " (exit codes that count as done: "
            + codes
            + ", pause: "
            + sleep
            + ')');
    return ExitCode.UNAVAILABLE;
  }
}

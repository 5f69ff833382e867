package dev.firebreak.cli.task;

import dev.firebreak.cli.option.ExitCode;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Describes {@code step}. */
@Command(
    name = "step",
    header = "Run a command once for a task, let it sleep, or submit a child.",
    description =
        "Runs a command once for the task of the program that it is called in, lets it sleep, or"
            + " submits a child of it.",
    exitCodeList = {
      "0:the command ended with 0, now or in an earlier attempt",
      ExitCode.HELP_USAGE,
      "69:this is not inside of a task",
      "70:the step can't be run or recorded",
      "75:the task waits without a slot, and the program is to end"
    })
public final class StepCommand extends ScriptCommand {
  StepCommand() {}

  @Parameters(
      index = "0",
      paramLabel = "NAME",
      description = "The name of the step, the sleep or the child.")
  void name(String name) {}

  @Option(
      names = "--record-exit",
      paramLabel = "CODES",
      description = "The exit codes with which the command counts as done, such as 0,1.")
  void recordExit(String codes) {}

  @Option(
      names = "--sleep",
      paramLabel = "TIME",
      description = "Let the task sleep for this time, such as 90, 10m, 1.5h or 3d.")
  void sleep(String time) {}

  @Option(
      names = "--submit",
      paramLabel = "TYPE",
      description =
          "Submit a child of this type, whose input follows: itself, @FILE, or - for standard"
              + " input. Prints its id.")
  void submit(String type) {}

  @Option(
      names = "--content-type",
      paramLabel = "MEDIA-TYPE",
      description = "The media type of the child's input. Default: unspecified.")
  void contentType(String mediaType) {}

  @Parameters(index = "1..*", paramLabel = "COMMAND", description = "The command, after --.")
  void command(List<String> command) {}
}

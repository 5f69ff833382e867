package dev.firebreak.cli.operation;

import dev.firebreak.cli.option.ExitCode;
import picocli.CommandLine.Command;

/** Ends the pause of types. */
@Command(
    name = "resume",
    header = "Resume paused types.",
    description = {
      "Resumes types that firebreak pause has paused: their calls are admitted again, and their"
          + " tasks that wait start at once; on other nodes within about a second.",
      "Needs the scope admin."
    },
    exitCodeList = {
      "0:the types are not paused any more, or were not",
      ExitCode.HELP_USAGE,
      "65:there is no such type",
      ExitCode.HELP_NO_NODE,
      "75:the store can't be used; run the command again",
      ExitCode.HELP_NO_PERMISSION
    })
public final class ResumeCommand extends TypeStateCommand {
  @Override
  String request() {
    return "resume";
  }
}

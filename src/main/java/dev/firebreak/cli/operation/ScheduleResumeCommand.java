package dev.firebreak.cli.operation;

import dev.firebreak.cli.option.ExitCode;
import picocli.CommandLine.Command;

/** Ends the pause of schedules. */
@Command(
    name = "resume",
    header = "Resume paused schedules.",
    description = {
      "Resumes schedules that firebreak schedules pause has paused: each continues with the next of"
          + " its times. Times that have passed are not made up for; firebreak schedules run"
          + " submits a task now.",
      "Needs the scope admin."
    },
    exitCodeList = {
      "0:the schedules are not paused any more, or were not",
      ExitCode.HELP_USAGE,
      "65:there is no such schedule",
      ExitCode.HELP_NO_NODE,
      "75:the store can't be used; run the command again",
      ExitCode.HELP_NO_PERMISSION
    })
final class ScheduleResumeCommand extends ScheduleChange {
  @Override
  String request() {
    return "resume";
  }

  @Override
  String done(String name, NodeAnswer answer) {
    return name + " is not paused; next run " + answer.document().path("nextRun").asText("never");
  }
}

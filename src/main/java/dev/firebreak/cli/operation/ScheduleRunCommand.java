package dev.firebreak.cli.operation;

import dev.firebreak.cli.option.ExitCode;
import picocli.CommandLine.Command;

/** Submits the tasks of schedules now. */
@Command(
    name = "run",
    header = "Submit the tasks of schedules now.",
    description = {
      "Submits the task of each schedule now, once, also if the schedule is paused; its times stay"
          + " as they are. Prints the ids of the tasks.",
      "Needs the scope submit. After a lost connection it is unknown whether the task was"
          + " submitted: look for it with firebreak list."
    },
    exitCodeList = {
      "0:submitted",
      ExitCode.HELP_USAGE,
      "65:there is no such schedule",
      ExitCode.HELP_NO_NODE,
      "75:refused for now; run the command again",
      ExitCode.HELP_NO_PERMISSION
    })
final class ScheduleRunCommand extends ScheduleChange {
  @Override
  String request() {
    return "run";
  }

  @Override
  String done(String name, NodeAnswer answer) {
    return answer.document().path("id").asText();
  }
}

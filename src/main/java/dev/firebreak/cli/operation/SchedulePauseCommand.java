package dev.firebreak.cli.operation;

import dev.firebreak.cli.option.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Pauses schedules. */
@Command(
    name = "pause",
    header = "Pause schedules: let them submit no tasks.",
    description = {
      "Pauses schedules on all nodes that share the store, at once and until they are resumed,"
          + " restarts included. Their times pass without a task; tasks that were submitted run.",
      "Needs the scope admin. A schedule that is paused stays as it is."
    },
    exitCodeList = {
      "0:paused",
      ExitCode.HELP_USAGE,
      "65:there is no such schedule, or the reason is too long",
      ExitCode.HELP_NO_NODE,
      "75:the store can't be used; run the command again",
      ExitCode.HELP_NO_PERMISSION
    })
final class SchedulePauseCommand extends ScheduleChange {
  @Mixin private ReasonOption reason = new ReasonOption();

  @Override
  String request() {
    return reason.request();
  }

  @Override
  String done(String name, NodeAnswer answer) {
    return name + " is " + NodeAnswer.pause(answer.document().path("paused"));
  }
}

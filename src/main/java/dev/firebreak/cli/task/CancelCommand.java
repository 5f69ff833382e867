package dev.firebreak.cli.task;

import dev.firebreak.cli.option.ExitCode;
import dev.firebreak.client.TaskDocument;
import dev.firebreak.client.Tasks;
import java.io.IOException;
import picocli.CommandLine.Command;

/** Cancels tasks. */
@Command(
    name = "cancel",
    header = "Cancel tasks.",
    description = "Cancels tasks; those that run are asked to stop.",
    exitCodeList = {
      "0:cancelled, or asked to stop",
      ExitCode.HELP_USAGE,
      "65:there is no task with that id, or it has ended",
      ExitCode.HELP_NO_NODE,
      "75:more tasks match; run the command again",
      ExitCode.HELP_NO_PERMISSION
    })
public final class CancelCommand extends ChangeCommand {
  CancelCommand() {
    super("cancelled");
  }

  @Override
  TaskDocument change(Tasks tasks, String id) throws IOException, InterruptedException {
    return tasks.cancel(id);
  }

  @Override
  String name() {
    return "cancel";
  }
}

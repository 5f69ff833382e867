package dev.firebreak.cli.task;

import dev.firebreak.cli.option.ExitCode;
import dev.firebreak.client.TaskDocument;
import dev.firebreak.client.Tasks;
import java.io.IOException;
import picocli.CommandLine.Command;

/** Queues tasks again. */
@Command(
    name = "retry",
    header = "Queue failed, cancelled or quarantined tasks again.",
    description =
        "Queues tasks again that failed, were cancelled or quarantined: the named ones, or all that"
            + " --type, --state and --where select.",
    exitCodeList = {
      "0:queued again",
      ExitCode.HELP_USAGE,
      "65:there is no task with that id, or it can't be retried",
      ExitCode.HELP_NO_NODE,
      "75:more tasks match; run the command again",
      ExitCode.HELP_NO_PERMISSION
    })
public final class RetryCommand extends ChangeCommand {
  RetryCommand() {
    super("queued again");
  }

  @Override
  TaskDocument change(Tasks tasks, String id) throws IOException, InterruptedException {
    return tasks.retry(id);
  }

  @Override
  String name() {
    return "retry";
  }
}

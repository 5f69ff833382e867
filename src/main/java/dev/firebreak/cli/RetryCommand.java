package dev.firebreak.cli;

import dev.firebreak.client.Changed;
import dev.firebreak.client.TaskDocument;
import dev.firebreak.client.TaskFilter;
import dev.firebreak.client.Tasks;
import java.io.IOException;
import picocli.CommandLine.Command;

/** Has tasks tried again. */
@Command(
    name = "retry",
    description =
        "Queues tasks again that failed, were cancelled or quarantined; by --type or --state 10,000"
            + " at a time. Exit code 65: there is none of that name, or it can't be retried; 69: no"
            + " node; 75: there are more.")
final class RetryCommand extends ChangeCommand {
  RetryCommand() {
    super("queued again");
  }

  @Override
  TaskDocument change(Tasks tasks, String id) throws IOException, InterruptedException {
    return tasks.retry(id);
  }

  @Override
  Changed changeAll(Tasks tasks, TaskFilter which) throws IOException, InterruptedException {
    return tasks.retryAll(which);
  }

  /** What fails again at once would be retried for ever. */
  @Override
  boolean settles() {
    return false;
  }
}

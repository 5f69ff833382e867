package dev.firebreak.cli;

import dev.firebreak.client.Changed;
import dev.firebreak.client.TaskDocument;
import dev.firebreak.client.TaskFilter;
import dev.firebreak.client.Tasks;
import java.io.IOException;
import picocli.CommandLine.Command;

/** Cancels tasks. */
@Command(
    name = "cancel",
    description =
        "Cancels tasks; those that run are asked to stop. Exit code 65: there is none of that name,"
            + " or it has ended; 69: no node.")
final class CancelCommand extends ChangeCommand {
  CancelCommand() {
    super("cancelled");
  }

  @Override
  TaskDocument change(Tasks tasks, String id) throws IOException, InterruptedException {
    return tasks.cancel(id);
  }

  @Override
  Changed changeAll(Tasks tasks, TaskFilter which) throws IOException, InterruptedException {
    return tasks.cancelAll(which);
  }

  @Override
  boolean settles() {
    return true;
  }
}

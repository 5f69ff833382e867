package dev.firebreak.cli.task;

import dev.firebreak.cli.option.ExitCode;
import dev.firebreak.client.TaskDocument;
import dev.firebreak.client.Tasks;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Queues tasks again. */
@Command(
    name = "retry",
    header = "Queue failed, cancelled or quarantined tasks again.",
    description =
        "Queues tasks again that failed, were cancelled or quarantined: the named ones, or all that"
            + " --type, --state and --where select. With --from, they run that step and the later"
            + " ones again, and keep the results of those before; without, they keep all.",
    exitCodeList = {
      "0:queued again",
      ExitCode.HELP_USAGE,
      "65:there is no task with that id or step, or it can't be retried",
      ExitCode.HELP_NO_NODE,
      "75:more tasks match; run the command again",
      ExitCode.HELP_NO_PERMISSION
    })
public final class RetryCommand extends ChangeCommand {
  @Option(
      names = "--from",
      paramLabel = "STEP",
      description = "Forget what this step and the later ones have recorded. Only with ids.")
  private @Nullable String from;

  @Option(
      names = "--version",
      paramLabel = "VERSION",
      description =
          "The version of its type that the task has from now on, for the nodes that accept it."
              + " Only with ids.")
  private @Nullable String version;

  RetryCommand() {
    super("queued again");
  }

  @Override
  TaskDocument change(Tasks tasks, String id) throws IOException, InterruptedException {
    return tasks.retryFrom(id, from, version);
  }

  @Override
  @Nullable String refusal(boolean named) {
    if (named) {
      return null;
    } else if (from != null) {
      return "--from needs the ids of tasks, as other tasks have other steps";
    }
    return version == null
        ? null
        : "--version needs the ids of tasks, as others of them may have begun with other versions";
  }

  @Override
  String name() {
    return "retry";
  }
}

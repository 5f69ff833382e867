package dev.firebreak.cli.task;

import dev.firebreak.cli.option.ExitCode;
import dev.firebreak.cli.option.NodeOption;
import dev.firebreak.cli.option.SecondsOption;
import dev.firebreak.client.TaskDocument;
import dev.firebreak.client.Tasks;
import dev.firebreak.progress.LiveProgress;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Waits for tasks to end. */
@Command(
    name = "wait",
    header = "Wait until tasks have ended.",
    description =
        "Waits until tasks have ended, also across restarts of the node, and shows them. Meanwhile"
            + " their progress is drawn on standard error, if that is a terminal.",
    exitCodeList = {
      "0:all succeeded",
      ExitCode.HELP_USAGE,
      "65:there is no task with that id",
      ExitCode.HELP_NO_NODE,
      "70:one ended without a result",
      "75:one has not ended in time",
      ExitCode.HELP_NO_PERMISSION
    })
public final class WaitCommand implements Callable<Integer> {
  private static final Duration DEFAULT = Duration.ofHours(1);

  @Parameters(arity = "1..*", paramLabel = "ID", description = "The tasks.")
  private List<String> ids = new ArrayList<>();

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      converter = SecondsOption.class,
      description = "How long to wait for all of them. Default: an hour.")
  private Duration timeout = DEFAULT;

  @Mixin private ProgressOption progress = new ProgressOption();

  @Mixin private TaskOutput output = new TaskOutput();

  @Mixin private NodeOption node = new NodeOption();

  @Override
  public Integer call() throws InterruptedException {
    return node.ask(this::await);
  }

  private int await(Tasks tasks) throws IOException, InterruptedException {
    long end = System.nanoTime() + timeout.toNanos();
    List<TaskDocument> shown = new ArrayList<>();
    try (LiveProgress drawn = progress.draw(tasks, ids)) {
      for (String id : ids) {
        TaskDocument task = tasks.await(id, Duration.ofNanos(Math.max(0, end - System.nanoTime())));
        drawn.known(task);
        shown.add(task);
      }
    }
    output.print(shown.stream());
    return ExitCode.of(shown);
  }
}

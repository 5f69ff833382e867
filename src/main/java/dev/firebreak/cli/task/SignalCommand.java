package dev.firebreak.cli.task;

import dev.firebreak.cli.option.ExitCode;
import dev.firebreak.cli.option.Input;
import dev.firebreak.cli.option.NodeOption;
import dev.firebreak.client.Tasks;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sends a signal to a task. */
@Command(
    name = "signal",
    header = "Send a signal to a task.",
    description =
        "Sends a signal to a task: a task that waits for it goes on, and another one finds it when"
            + " it waits for it. The first signal of a name counts; the same one may be sent"
            + " again.",
    exitCodeList = {
      "0:recorded",
      ExitCode.HELP_USAGE,
      "65:there is no task with that id, it has ended, or the signal is refused",
      ExitCode.HELP_NO_NODE,
      ExitCode.HELP_NO_PERMISSION
    })
public final class SignalCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "ID", description = "The id of the task.")
  private String id = "";

  @Parameters(index = "1", paramLabel = "NAME", description = "The name of the signal.")
  private String name = "";

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "BODY",
      description = "The body itself, @FILE, or - for standard input. Default: nothing.")
  private @Nullable String body;

  @Option(
      names = "--content-type",
      paramLabel = "TYPE",
      description = "The media type of the body. Default: unspecified.")
  private @Nullable String contentType;

  @Mixin private NodeOption node = new NodeOption();

  SignalCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    byte[] bytes;
    try {
      bytes = Input.read(body);
    } catch (IOException e) {
      return Input.unreadable(e);
    }
    return node.ask(tasks -> send(tasks, bytes));
  }

  private int send(Tasks tasks, byte[] bytes) throws IOException, InterruptedException {
    tasks.signal(id, name, bytes, contentType);
    return ExitCode.OK;
  }
}

package dev.firebreak.cli.task;

import dev.firebreak.cli.option.ExitCode;
import dev.firebreak.cli.option.NodeOption;
import dev.firebreak.client.HttpAnswer;
import dev.firebreak.client.Tasks;
import dev.firebreak.terminal.Screen;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows a task, its input or its result. */
@Command(
    name = "get",
    header = "Show a task, or print its input or its result.",
    description =
        "Shows a task; with --result, prints its result as a call would have; with --input, what it"
            + " was submitted with, or was given by a later retry.",
    exitCodeList = {
      "0:shown",
      ExitCode.HELP_USAGE,
      "65:there is no task with that id; with --result also: the input was refused",
      ExitCode.HELP_NO_NODE,
      "70:with --result: the work failed",
      "75:with --result: there is no result yet",
      ExitCode.HELP_NO_PERMISSION
    })
public final class GetCommand implements Callable<Integer> {
  private static final int CONFLICT = 409;

  @Parameters(paramLabel = "ID", description = "The task.")
  private String id = "";

  @ArgGroup private Part part = new Part();

  /** What of the task is printed instead of its document. */
  private static final class Part {
    @Option(names = "--result", description = "Print its result as it is, and nothing else.")
    private boolean result;

    @Option(names = "--input", description = "Print its input as it is, and nothing else.")
    private boolean input;
  }

  @Mixin private TaskOutput output = new TaskOutput();

  @Mixin private NodeOption node = new NodeOption();

  @Override
  public Integer call() throws InterruptedException {
    return node.ask(this::print);
  }

  private int print(Tasks tasks) throws IOException, InterruptedException {
    if (part.result) {
      return printResult(tasks);
    }
    return part.input ? printInput(tasks) : printTask(tasks);
  }

  private int printTask(Tasks tasks) throws IOException, InterruptedException {
    output.print(tasks.get(id));
    return ExitCode.OK;
  }

  private int printResult(Tasks tasks) throws IOException, InterruptedException {
    HttpAnswer answer = tasks.result(id);
    if (answer.ok()) {
      return printBytes(answer);
    }
    System.err.println(answer.text());
    boolean early = answer.status() == CONFLICT && !tasks.get(id).ended();
    return early ? ExitCode.TEMPORARY : ExitCode.ofStatus(answer.status());
  }

  private int printInput(Tasks tasks) throws IOException, InterruptedException {
    HttpAnswer answer = tasks.input(id);
    if (answer.ok()) {
      return printBytes(answer);
    }
    System.err.println(answer.text());
    return ExitCode.ofStatus(answer.status());
  }

  private static int printBytes(HttpAnswer answer) throws IOException {
    System.out.write(answer.body());
    System.out.flush();
    if (Screen.isTerminal()) {
      System.out.println();
    }
    return ExitCode.OK;
  }
}

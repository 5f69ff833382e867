package dev.firebreak.cli.task;

import dev.firebreak.cli.option.ExitCode;
import dev.firebreak.cli.option.NodeOption;
import dev.firebreak.client.HttpAnswer;
import dev.firebreak.client.TaskDocument;
import dev.firebreak.client.Tasks;
import dev.firebreak.terminal.Screen;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows a task, its input or its result. */
@Command(
    name = "get",
    header = "Show a task, or print its input, its result or that of a step.",
    description =
        "Shows a task and the last steps that it has recorded; with --result, prints its result as"
            + " a call would have; with --input, what it was submitted with, or was given by a"
            + " later retry; with --step, what that step has recorded.",
    exitCodeList = {
      "0:shown",
      ExitCode.HELP_USAGE,
      "65:there is no task with that id, or no such step; with --result also: the input was"
          + " refused",
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

    @Option(
        names = "--step",
        paramLabel = "NAME",
        description = "Print the result of this step as it is, and nothing else.")
    private @Nullable String step;

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
    String step = part.step;
    if (step != null) {
      return printStored(tasks.step(id, step));
    }
    return part.input ? printStored(tasks.input(id)) : printTask(tasks);
  }

  private int printTask(Tasks tasks) throws IOException, InterruptedException {
    TaskDocument task = tasks.get(id);
    output.print(task);
    if (!output.json()) {
      System.out.print(StepTable.of(task));
    }
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

  private static int printStored(HttpAnswer answer) throws IOException {
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

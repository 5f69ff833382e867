package dev.firebreak.cli.task;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.cli.option.ExitCode;
import dev.firebreak.cli.option.NodeOption;
import dev.firebreak.client.Events;
import dev.firebreak.client.TaskEvent;
import dev.firebreak.client.Tasks;
import dev.firebreak.terminal.PlainText;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints the output of a task. */
@Command(
    name = "logs",
    header = "Print what a task has written.",
    description = {
      "Prints the output of the last attempt of a task: the standard error of its program, or what"
          + " its handler logs, as far as it is kept.",
      "Control characters are printed as escape sequences."
    },
    exitCodeList = {
      "0:printed",
      ExitCode.HELP_USAGE,
      "65:there is no task with that id",
      ExitCode.HELP_NO_NODE,
      ExitCode.HELP_NO_PERMISSION
    })
public final class LogsCommand implements Callable<Integer> {
  @Parameters(paramLabel = "ID", description = "The task.")
  private String id = "";

  @Option(
      names = {"-f", "--follow"},
      description =
          "Print output as it is written, also that of further attempts, until the task has ended.")
  private boolean follow;

  @Option(
      names = "--attempt",
      paramLabel = "N",
      description = "Print the output of this attempt only, from 1.")
  private @Nullable Integer attempt;

  @Mixin private NodeOption node = new NodeOption();

  @Override
  public Integer call() throws InterruptedException {
    if (attempt != null && attempt < 1) {
      System.err.println("--attempt: attempts are numbered from 1");
      return ExitCode.USAGE;
    }
    return node.ask(this::print);
  }

  private int print(Tasks tasks) throws IOException, InterruptedException {
    try (Events events = tasks.output(id, attempt, follow, null)) {
      for (TaskEvent event = events.next(); event != null; event = events.next()) {
        print(event);
      }
    }
    return ExitCode.OK;
  }

  private void print(TaskEvent event) {
    JsonNode data = event.data();
    switch (event.name()) {
      case "line" -> {
        System.out.println(plain(data.path("text").asText()));
        System.out.flush();
      }
      case "gap" ->
          System.err.println("(" + data.path("bytes").asLong() + " bytes before are not kept)");
      case "end" -> note("attempt " + data.path("attempt").asInt() + " has ended");
      case "state" -> note("the task is " + data.path("state").asText());
      default -> {} // Of a newer node.
    }
  }

  /** Removes characters that are not visible, except for tabs. */
  private static String plain(String line) {
    return Arrays.stream(line.split("\t", -1))
        .map(part -> PlainText.of(part, true))
        .collect(Collectors.joining("\t"));
  }

  /** Tells apart attempts, besides the output. */
  private void note(String text) {
    if (follow) {
      System.err.println("(" + text + ")");
    }
  }
}

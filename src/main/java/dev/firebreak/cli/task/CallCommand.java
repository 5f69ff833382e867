package dev.firebreak.cli.task;

import dev.firebreak.cli.option.ExitCode;
import dev.firebreak.cli.option.Input;
import dev.firebreak.cli.option.NodeOption;
import dev.firebreak.cli.option.SecondsOption;
import dev.firebreak.client.FirebreakClient;
import dev.firebreak.client.FirebreakClient.Call;
import dev.firebreak.client.HttpAnswer;
import dev.firebreak.terminal.Screen;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a call from the command line. */
@Command(
    name = "call",
    header = "Make a call and print its result.",
    description = "Makes a call and prints its result.",
    exitCodeList = {
      "0:the result was printed",
      ExitCode.HELP_USAGE,
      "65:the input was refused",
      ExitCode.HELP_NO_NODE,
      "70:the work failed",
      "75:refused for now; try again later",
      ExitCode.HELP_NO_PERMISSION
    })
public final class CallCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "TYPE", description = "The type, for instance sleep.")
  private String type = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "INPUT",
      description = "The input itself, @FILE, or - for standard input. Default: nothing.")
  private @Nullable String input;

  @Option(
      names = "--content-type",
      paramLabel = "TYPE",
      description = "The media type of the input. Default: unspecified.")
  private @Nullable String contentType;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      converter = SecondsOption.class,
      description = "How long to wait at most, retries included.")
  private @Nullable Duration timeout;

  @Mixin private NodeOption node = new NodeOption();

  @Override
  public Integer call() throws InterruptedException {
    byte[] body;
    try {
      body = Input.read(input);
    } catch (IOException e) {
      return Input.unreadable(e);
    }
    try (FirebreakClient client = node.client()) {
      return print(client.call(new Call(type, body, contentType, timeout)));
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      return ExitCode.USAGE;
    } catch (IOException e) {
      return NodeOption.noAnswer(node.url(), e);
    }
  }

  private static int print(HttpAnswer answer) throws IOException {
    if (answer.ok()) {
      System.out.write(answer.body());
      System.out.flush();
      if (Screen.isTerminal()) {
        System.out.println();
      }
    } else {
      System.err.println(answer.text());
    }
    return ExitCode.ofStatus(answer.status());
  }
}

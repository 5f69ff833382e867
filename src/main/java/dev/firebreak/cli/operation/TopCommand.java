package dev.firebreak.cli.operation;

import dev.firebreak.cli.option.ExitCode;
import dev.firebreak.cli.option.NodeOption;
import dev.firebreak.cli.option.TimeOption;
import dev.firebreak.client.FirebreakClient;
import dev.firebreak.terminal.Screen;
import dev.firebreak.terminal.Style;
import dev.firebreak.terminal.TerminalSize;
import dev.firebreak.top.Top;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows a node live in the terminal. */
@Command(
    name = "top",
    header = "Show types, nodes and newest failures, live.",
    description = {
      "Shows the types of all nodes with what runs and waits, the nodes and the newest failures,"
          + " in the terminal until q or Ctrl-C. The times p50 and p99 are those of attempts on the"
          + " node that answers. With a token: types and failures need the scope read, the rest"
          + " needs metrics.",
      "Keys: t, n and f show only types, nodes or failures, a shows all; left and right do the"
          + " same in turn, up and down move; p pauses, q quits."
    },
    exitCodeList = {
      "0:shown",
      ExitCode.HELP_USAGE + ", or there is no terminal and no --once",
      ExitCode.HELP_NO_NODE,
      ExitCode.HELP_NO_PERMISSION
    })
public final class TopCommand implements Callable<Integer> {
  private static final Duration SHORTEST = Duration.ofMillis(100);

  @Option(
      names = "--once",
      description = "Print everything once and end, to a file or a program too.")
  private boolean once;

  @Option(
      names = "--interval",
      paramLabel = "TIME",
      converter = TimeOption.class,
      defaultValue = "1s",
      description = "The time between two requests, from 100ms. Default: ${DEFAULT-VALUE}.")
  private Duration interval = Duration.ofSeconds(1);

  @Option(names = "--no-color", description = "Show no colours. Default: as NO_COLOR is set.")
  private boolean noColor;

  @Mixin private NodeOption node = new NodeOption();

  @Override
  public Integer call() throws InterruptedException {
    if (interval.compareTo(SHORTEST) < 0) {
      System.err.println("--interval must be 100ms or more");
      return ExitCode.USAGE;
    } else if (!once && !(Screen.isTerminal() && Style.canMoveCursor())) {
      System.err.println("there is no terminal to draw on; --once prints everything once");
      return ExitCode.USAGE;
    }
    return node.askNode(this::show);
  }

  private int show(FirebreakClient client) throws IOException, InterruptedException {
    boolean color = !noColor && Screen.isTerminal();
    Top top = new Top(node.url().toString(), client, Style.ofUser(!color));
    int status =
        once ? top.print(System.out, TerminalSize.ofTerminal().columns()) : top.draw(interval);
    int code = ExitCode.ofStatus(status);
    if (code != ExitCode.OK && !once) {
      System.err.println("the node refuses to answer; is the token right?");
    }
    return code;
  }
}

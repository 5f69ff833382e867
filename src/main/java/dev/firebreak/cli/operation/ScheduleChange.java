package dev.firebreak.cli.operation;

import dev.firebreak.cli.option.ExitCode;
import dev.firebreak.cli.option.NodeOption;
import dev.firebreak.cli.option.UrlText;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A command that changes schedules, one after the other, and prints what it did. */
abstract class ScheduleChange implements Callable<Integer> {
  @Parameters(arity = "1..*", paramLabel = "NAME", description = "The schedules.")
  private List<String> names = List.of();

  @Mixin private NodeOption node = new NodeOption();

  /** The end of the path of the request, after the name, with a query if there is one. */
  abstract String request();

  /** Describes what was done. */
  abstract String done(String name, NodeAnswer answer);

  @Override
  public Integer call() throws InterruptedException {
    return node.askNode(
        client -> {
          int exit = ExitCode.OK;
          for (String name : names) {
            String path = "/v1/schedules/" + UrlText.encoded(name) + '/' + request();
            int code = print(name, NodeAnswer.of(client.post(path)));
            exit = exit == ExitCode.OK ? code : exit;
          }
          return exit;
        });
  }

  private int print(String name, NodeAnswer answer) {
    if (!answer.ok()) {
      return answer.refused();
    }
    System.out.println(done(name, answer));
    return ExitCode.OK;
  }
}

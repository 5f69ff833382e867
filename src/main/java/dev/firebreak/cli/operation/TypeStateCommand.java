package dev.firebreak.cli.operation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.access.TypePatterns;
import dev.firebreak.cli.option.ExitCode;
import dev.firebreak.cli.option.NodeOption;
import dev.firebreak.cli.option.UrlText;
import dev.firebreak.client.FirebreakClient;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Changes the state of types, one after the other, and prints the state of each. */
abstract class TypeStateCommand implements Callable<Integer> {
  @Parameters(
      arity = "1..*",
      paramLabel = "TYPE",
      description = "The types; in a name, * is any number of characters.")
  private List<String> types = List.of();

  @Mixin private NodeOption node = new NodeOption();

  /** The end of the path of the request, after the type, with a query if there is one. */
  abstract String request();

  @Override
  public Integer call() throws InterruptedException {
    return node.askNode(
        client -> {
          int exit = ExitCode.OK;
          for (String type : types) {
            int code = type.contains("*") ? changeMatching(client, type) : change(client, type);
            exit = exit == ExitCode.OK ? code : exit;
          }
          return exit;
        });
  }

  private int changeMatching(FirebreakClient client, String pattern)
      throws IOException, InterruptedException {
    TypePatterns wanted = TypePatterns.parse(pattern);
    NodeAnswer answer = NodeAnswer.of(client.get("/v1/types"));
    if (!answer.ok()) {
      return answer.refused();
    }
    boolean any = false;
    int exit = ExitCode.OK;
    for (JsonNode entry : answer.document().path("types")) {
      String type = entry.path("type").asText();
      if (wanted.match(type)) {
        any = true;
        int code = change(client, type);
        exit = exit == ExitCode.OK ? code : exit;
      }
    }
    if (!any) {
      System.err.println("no type matches " + pattern);
      return ExitCode.DATA_ERROR;
    }
    return exit;
  }

  private int change(FirebreakClient client, String type) throws IOException, InterruptedException {
    String path = "/v1/types/" + UrlText.encoded(type) + '/' + request();
    return print(NodeAnswer.of(client.post(path)));
  }

  private static int print(NodeAnswer answer) {
    if (!answer.ok()) {
      return answer.refused();
    }
    String type = answer.document().path("type").asText();
    String pause = NodeAnswer.pause(answer.document().path("paused"));
    System.out.println(type + " is " + (pause.isEmpty() ? "not paused" : pause));
    if (!pause.isEmpty() && !answer.document().path("stored").asBoolean()) {
      System.err.println("the node has no store: it forgets this when it ends");
    }
    return ExitCode.OK;
  }
}

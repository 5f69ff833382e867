package dev.firebreak.cli.operation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.firebreak.access.TypePatterns;
import dev.firebreak.cli.option.ExitCode;
import dev.firebreak.cli.option.NodeOption;
import dev.firebreak.cli.option.UrlText;
import dev.firebreak.client.FirebreakClient;
import dev.firebreak.client.HttpAnswer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Changes the state of types, one after the other, and prints the state of each. */
abstract class TypeStateCommand implements Callable<Integer> {
  private static final JsonMapper JSON = new JsonMapper();

  @Parameters(
      arity = "1..*",
      paramLabel = "TYPE",
      description = "The types; in a name, * is any number of characters.")
  private List<String> types = List.of();

  @Mixin private NodeOption node = new NodeOption();

  /** What follows the type in the path of the request, with a query if there is one. */
  abstract String request();

  @Override
  public Integer call() throws InterruptedException {
    try (FirebreakClient client = node.client()) {
      int exit = ExitCode.OK;
      for (String type : types) {
        int code = type.contains("*") ? changeMatching(client, type) : change(client, type);
        exit = exit == ExitCode.OK ? code : exit;
      }
      return exit;
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      return ExitCode.USAGE;
    } catch (IOException e) {
      return NodeOption.noAnswer(node.url(), e);
    }
  }

  private int changeMatching(FirebreakClient client, String pattern)
      throws IOException, InterruptedException {
    TypePatterns wanted = TypePatterns.parse(pattern);
    HttpAnswer answer = client.get("/v1/types");
    JsonNode document = JSON.readTree(answer.text());
    if (!answer.ok()) {
      return refused(answer, document);
    }
    boolean any = false;
    int exit = ExitCode.OK;
    for (JsonNode entry : document.path("types")) {
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
    return print(client.post("/v1/types/" + UrlText.encoded(type) + '/' + request()));
  }

  private static int refused(HttpAnswer answer, JsonNode document) {
    System.err.println(document.path("detail").asText(answer.text()));
    return ExitCode.ofStatus(answer.status());
  }

  private static int print(HttpAnswer answer) throws IOException {
    JsonNode document = JSON.readTree(answer.text());
    if (!answer.ok()) {
      return refused(answer, document);
    }
    String type = document.path("type").asText();
    JsonNode paused = document.path("paused");
    if (paused.isMissingNode()) {
      System.out.println(type + " is not paused");
      return ExitCode.OK;
    }
    String by = paused.path("by").asText();
    String reason = paused.path("reason").asText();
    System.out.println(
        type
            + " is paused since "
            + paused.path("since").asText()
            + (by.isEmpty() ? "" : " by " + by)
            + (reason.isEmpty() ? "" : ": " + reason));
    if (!document.path("stored").asBoolean()) {
      System.err.println("the node has no store: it forgets this when it ends");
    }
    return ExitCode.OK;
  }
}

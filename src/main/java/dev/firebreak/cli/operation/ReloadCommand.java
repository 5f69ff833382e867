package dev.firebreak.cli.operation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.firebreak.cli.option.ExitCode;
import dev.firebreak.cli.option.NodeOption;
import dev.firebreak.client.FirebreakClient;
import dev.firebreak.client.HttpAnswer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Makes a running node read its configuration anew. */
@Command(
    name = "reload",
    header = "Make a node read its configuration anew.",
    description = {
      "Makes a running node read types, schedules, tokens and certificates anew, without ending"
          + " connections or running attempts. Prints what changed, and which changed keys need a"
          + " restart.",
      "Needs the scope admin. A configuration that can't be used changes nothing; what is wrong"
          + " with it is printed as firebreak check does."
    },
    exitCodeList = {
      "0:reloaded; keys that need a restart are printed",
      ExitCode.HELP_USAGE,
      ExitCode.HELP_NO_NODE,
      ExitCode.HELP_NO_PERMISSION,
      "78:the configuration is wrong, and nothing was changed"
    })
public final class ReloadCommand implements Callable<Integer> {
  private static final int INVALID = 422;
  private static final JsonMapper JSON = new JsonMapper();

  @Mixin private NodeOption node = new NodeOption();

  @Override
  public Integer call() throws InterruptedException {
    try (FirebreakClient client = node.client()) {
      return print(client.post("/v1/reload"));
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      return ExitCode.USAGE;
    } catch (IOException e) {
      return NodeOption.noAnswer(node.url(), e);
    }
  }

  private static int print(HttpAnswer answer) throws IOException {
    JsonNode document = JSON.readTree(answer.text());
    if (answer.status() == INVALID) {
      document.path("reasons").forEach(reason -> System.err.println(reason.asText()));
      return ExitCode.CONFIG;
    } else if (!answer.ok()) {
      System.err.println(document.path("detail").asText(answer.text()));
      return ExitCode.ofStatus(answer.status());
    }
    for (String kind : List.of("added", "changed", "removed")) {
      print("Types " + kind, document.path(kind));
    }
    print("Schedules changed", document.path("schedules"));
    print("Changed, but only effective after a restart", document.path("needRestart"));
    return ExitCode.OK;
  }

  private static void print(String what, JsonNode names) {
    List<String> all = new ArrayList<>();
    names.forEach(name -> all.add(name.asText()));
    System.out.println(what + ": " + (all.isEmpty() ? "none" : String.join(", ", all)));
  }
}

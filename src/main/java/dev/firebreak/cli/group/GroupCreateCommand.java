package dev.firebreak.cli.group;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.firebreak.cli.option.ExitCode;
import dev.firebreak.cli.option.Input;
import dev.firebreak.cli.option.NodeOption;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Creates a group. */
@Command(
    name = "create",
    header = "Create a group; prints its id.",
    description =
        "Creates a group and prints its id. After a lost connection the request is sent again; one"
            + " group is created.",
    exitCodeList = {
      "0:created",
      ExitCode.HELP_USAGE,
      "65:refused",
      ExitCode.HELP_NO_NODE,
      "75:refused for now, try again later",
      ExitCode.HELP_NO_PERMISSION
    })
final class GroupCreateCommand implements Callable<Integer> {
  @Option(names = "--name", paramLabel = "NAME", description = "Its name, for display.")
  private @Nullable String name;

  @Option(
      names = "--label",
      paramLabel = "NAME=VALUE",
      description = "A label, which the completion task gets too. May be repeated.")
  private Map<String, String> labels = new LinkedHashMap<>();

  @Option(
      names = "--size",
      paramLabel = "N",
      description =
          "How many tasks it will have: it closes with the last one. Default: it is closed by"
              + " firebreak group close.")
  private @Nullable Integer size;

  @Option(names = "--then", paramLabel = "TYPE", description = "The type of its completion task.")
  private @Nullable String then;

  @Option(
      names = "--on",
      paramLabel = "OUTCOME",
      description =
          "When the completion task is submitted: always, or succeeded for only if all tasks"
              + " succeeded. Default: always.")
  private @Nullable String on;

  @Option(
      names = "--input",
      paramLabel = "JSON",
      description =
          "The own part of the completion task's input: JSON, @FILE, or - for standard input.")
  private @Nullable String input;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description = "Idempotency key: a second request with it finds the same group.")
  private @Nullable String key;

  @Mixin private NodeOption node = new NodeOption();

  @Override
  public Integer call() throws InterruptedException {
    if (then == null && (on != null || input != null)) {
      System.err.println("--on and --input need --then");
      return ExitCode.USAGE;
    }
    String request;
    try {
      request = request();
    } catch (IOException e) {
      return Input.unreadable(e);
    }
    String own = key == null ? UUID.randomUUID().toString() : key;
    return node.askNode(
        client -> {
          System.out.println(client.groups().create(request, own).id());
          return ExitCode.OK;
        });
  }

  private String request() throws IOException {
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    if (name != null) {
      request.put("name", name);
    }
    if (!labels.isEmpty()) {
      labels.forEach(request.putObject("labels")::put);
    }
    if (size != null) {
      request.put("size", size);
    }
    if (then != null) {
      ObjectNode task = request.putObject("then").put("type", then);
      if (on != null) {
        task.put("on", on);
      }
      if (input != null) {
        // As it is: writing it again could change the form of numbers.
        String text = new String(Input.read(input), StandardCharsets.UTF_8);
        task.putRawValue("input", new RawValue(text));
      }
    }
    return request.toString();
  }
}

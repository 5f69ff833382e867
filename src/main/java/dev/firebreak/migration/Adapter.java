package dev.firebreak.migration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Describes to the adapter hook.py what the command of a hook needs besides its configuration. */
final class Adapter {
  /** The prefix of variables that a hook does not name itself. */
  private static final String PREFIX = "HOOK_";

  private final Hook hook;
  private final Notes notes;
  private final HookParts parts;
  private final List<String> command = new ArrayList<>();
  private final ObjectNode document = JsonNodeFactory.instance.objectNode();
  private boolean needed;

  /**
   * Translates what a hook passes to its command.
   *
   * @param program the program of the hook
   */
  Adapter(Hook hook, String program, Notes notes, HookParts parts) {
    this.hook = hook;
    this.notes = notes;
    this.parts = parts;
    command.add(program);
    variables();
    files();
    list("parse-parameters-as-json", "a parameter in JSON")
        .ifPresent(list -> document.set("parse-parameters-as-json", list));
  }

  /** Whether the adapter has to run, instead of the command itself. */
  boolean isNeeded() {
    return needed;
  }

  /** The program with those arguments that are fixed. */
  List<String> command() {
    return command;
  }

  /** Adds a rule, if there is one. */
  void rule(@Nullable ObjectNode rule, boolean mismatchFails) {
    if (rule != null) {
      document.set("rule", rule);
      document.put("mismatch", mismatchFails);
      needed = true;
    }
  }

  /** Has the answer begin with this status. */
  void status(int status) {
    document.put("status", status);
    needed = true;
  }

  /**
   * The document that the adapter reads.
   *
   * @param produces the media type of what the command writes
   */
  ObjectNode document(String produces) {
    ArrayNode words = document.putArray("command");
    command.forEach(words::add);
    ArrayNode headers = document.putArray("headers");
    parts.headers().forEach(headers::add);
    String contentType = hook.text("incoming-payload-content-type");
    if (!contentType.isEmpty()) {
      document.put("content-type", contentType);
    }
    if (document.has("status")) {
      document.put("produces", produces);
    }
    return document;
  }

  /** The variables that the hook asks for, and those that replace its arguments. */
  private void variables() {
    ArrayNode variables = JsonNodeFactory.instance.arrayNode();
    int number = 0;
    for (JsonNode argument : hook.objects("pass-arguments-to-command")) {
      number++;
      if (variables.isEmpty() && hook.text(argument, "source").equals("string")) {
        command.add(hook.text(argument, "name"));
      } else {
        variables.add(argument(number, argument));
      }
    }
    for (JsonNode one : hook.objects("pass-environment-to-command")) {
      String name = hook.text(one, "envname");
      variables.add(
          parts
              .parameter(one, "a variable")
              .put("envname", variable(name.isEmpty() ? PREFIX + hook.text(one, "name") : name)));
    }
    if (!variables.isEmpty()) {
      document.set("variables", variables);
      needed = true;
    }
  }

  private ObjectNode argument(int number, JsonNode argument) {
    String variable = "ARG_" + number;
    notes.toDo(
        "in "
            + command.getFirst()
            + " write $"
            + variable
            + " for $"
            + number
            + " ("
            + hook.text(argument, "source")
            + " "
            + hook.text(argument, "name")
            + "): nothing of a request becomes an argument");
    return parts.parameter(argument, "an argument").put("envname", variable).put("argument", true);
  }

  /** A variable's name can't have an equals sign or a zero byte. */
  private String variable(String name) {
    if (name.indexOf('=') >= 0 || name.indexOf('\0') >= 0) {
      hook.errors().add(hook.name() + ": \"" + name + "\" can't be the name of a variable");
    }
    return name;
  }

  private void files() {
    ArrayNode files = JsonNodeFactory.instance.arrayNode();
    for (JsonNode one : hook.objects("pass-file-to-command")) {
      String name = hook.text(one, "envname");
      String usual = PREFIX + hook.text(one, "name").toUpperCase(Locale.ROOT);
      files.add(
          parts
              .parameter(one, "a file")
              .put("envname", variable(name.isEmpty() ? usual : name))
              .put("base64decode", one.path("base64decode").asBoolean()));
    }
    if (!files.isEmpty()) {
      document.set("files", files);
      needed = true;
    }
  }

  private Optional<ArrayNode> list(String key, String what) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    hook.objects(key).forEach(one -> list.add(parts.parameter(one, what)));
    return list.isEmpty() ? Optional.empty() : Optional.of(list);
  }
}

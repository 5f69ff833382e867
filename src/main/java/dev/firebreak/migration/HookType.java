package dev.firebreak.migration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.firebreak.api.Answer;
import dev.firebreak.template.Quoting;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The type of a hook: its part of the configuration, and the files that it needs. */
final class HookType {
  private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");
  private static final int OK = 200;
  private static final int FIRST_ERROR = 400;
  private static final int MISMATCH = 67;

  private final Hook hook;
  private final String name;
  private final String folder;
  private final Notes notes = new Notes();
  private final HookParts parts;
  private final List<String> lines = new ArrayList<>();
  private final @Nullable ObjectNode adapter;

  /** Whether the caller waits for the command, as for output in the answer. */
  private final boolean call;

  /**
   * Translates a hook.
   *
   * @param name the name of its type
   * @param folder the absolute path of the new folder
   */
  HookType(Hook hook, String name, String folder) {
    this.hook = hook;
    this.name = name;
    this.folder = folder;
    this.parts = new HookParts(hook, name, folder, notes);
    this.call = hook.flag("include-command-output-in-response");
    hook.unknownKeys()
        .forEach(key -> notes.toDo("the key " + key + " is not known: do without it"));
    this.adapter = translate();
  }

  String name() {
    return name;
  }

  String mode() {
    return call ? "call" : "submit";
  }

  List<String> notes() {
    return notes.all();
  }

  Map<String, String> secrets() {
    return parts.secrets();
  }

  /** What the adapter reads; null if the command runs without it. */
  @Nullable ObjectNode adapter() {
    return adapter;
  }

  /** The lines of the type's section. */
  List<String> lines() {
    return lines;
  }

  private @Nullable ObjectNode translate() {
    Adapter needs = new Adapter(hook, program(), notes, parts);
    int mismatch = hook.status("trigger-rule-mismatch-http-response-code");
    boolean mismatchFails = call && mismatch >= FIRST_ERROR;
    needs.rule(new HookRule(hook, notes, parts).translate(), mismatchFails);
    int success = hook.status("success-http-response-code");
    boolean cgi = call && (success > OK && success < FIRST_ERROR);
    if (cgi) {
      needs.status(success);
    }
    command(needs);
    directory();
    request(needs.isNeeded());
    if (parts.isVerified()) {
      lines.add(parts.verification());
    } else {
      notes.toDo(
          "no signature is verified by the server: callers from elsewhere need a token, or add"
              + " verify");
    }
    answer(cgi);
    if (mismatchFails) {
      lines.add("exit-codes.status { \"" + MISMATCH + "\" = " + mismatch + " }");
    }
    statuses(mismatch, mismatchFails, success, cgi);
    lines.add("timeout = 10m");
    lines.add("retry.attempts = 1");
    return needs.isNeeded() ? needs.document(produces()) : null;
  }

  /** The program, found as webhook finds it. */
  private String program() {
    String command = hook.text("execute-command");
    String directory = hook.text("command-working-directory");
    if (command.isEmpty()) {
      hook.errors().add(hook.name() + ": execute-command is missing");
    } else if (!command.contains("/") || command.startsWith("/")) {
      return command;
    }
    try {
      return Path.of(directory).resolve(command).toAbsolutePath().normalize().toString();
    } catch (InvalidPathException e) {
      hook.errors().add(hook.name() + ": execute-command is not a path: " + e.getReason());
      return command;
    }
  }

  private void command(Adapter needs) {
    List<String> command =
        needs.isNeeded()
            ? List.of(folder + "/hook.py", folder + '/' + parts.adapterFile())
            : needs.command();
    lines.add("command = " + list(command));
  }

  private void directory() {
    String directory = hook.text("command-working-directory");
    try {
      if (!directory.isEmpty()) {
        lines.add("cwd = " + quoted(Path.of(directory).toAbsolutePath().toString()));
      }
    } catch (InvalidPathException e) {
      hook.errors()
          .add(hook.name() + ": command-working-directory is not a path: " + e.getReason());
    }
  }

  private void request(boolean adapted) {
    Set<String> methods = new TreeSet<>();
    for (String method : hook.texts("http-methods")) {
      String upper = method.strip().toUpperCase(Locale.ROOT);
      if (METHODS.contains(upper)) {
        methods.add(upper);
      } else if (!upper.equals("HEAD") || !hook.texts("http-methods").contains("GET")) {
        notes.toDo("do without the method " + method);
      }
    }
    if (methods.isEmpty()) {
      methods.add("POST");
      if (parts.needsRequest()) {
        methods.add("GET");
      }
      notes.differs("only " + String.join(" and ", methods) + " (methods), not every method");
    }
    lines.add("methods = [" + String.join(", ", methods) + ']');
    if (adapted || parts.needsRequest()) {
      lines.add("pass-request = true");
    }
    if (!parts.headers().isEmpty()) {
      lines.add("pass-headers = " + list(parts.headers()));
    }
  }

  private void answer(boolean cgi) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (JsonNode header : hook.objects("response-headers")) {
      String field = hook.text(header, "name");
      String value = hook.text(header, "value");
      String fault = Answer.fault(field, value);
      boolean mediaType = field.equalsIgnoreCase("Content-Type"); // Becomes the key produces.
      if (field.toLowerCase(Locale.ROOT).startsWith("access-control-")) {
        notes.toDo(
            "the response header " + field + ": list the pages that may use it in cors.origins");
      } else if (fault != null && !mediaType) {
        notes.toDo("the response header " + field + ": " + fault);
      } else if (!call && !mediaType) {
        notes.differs("the answer has no " + field + ": it is the task, not the command's");
      } else if (!mediaType) {
        headers.put(field, value);
      }
    }
    if (cgi) {
      lines.add("answer = cgi");
    }
    lines.add("produces = " + quoted(produces()));
    if (!headers.isEmpty()) {
      lines.add(
          headers.entrySet().stream()
              .map(header -> quoted(header.getKey()) + " = " + quoted(header.getValue()))
              .collect(Collectors.joining(", ", "headers { ", " }")));
    }
  }

  /** The media type of the command's output. */
  private String produces() {
    return hook.objects("response-headers").stream()
        .filter(header -> hook.text(header, "name").equalsIgnoreCase("Content-Type"))
        .map(header -> hook.text(header, "value"))
        .findFirst()
        .orElse("text/plain; charset=utf-8");
  }

  private void statuses(int mismatch, boolean mismatchFails, int success, boolean cgi) {
    if (!call && !hook.text("response-message").isEmpty()) {
      notes.differs("the caller gets 202 and the task, not response-message");
    }
    if (!call && success != 0) {
      notes.differs("the status is 202, not " + success + ": the command has not run yet");
    } else if (call && success != 0 && success != OK && !cgi) {
      notes.toDo("let the program choose the status " + success + " itself (answer = cgi)");
    }
    if (mismatch != 0 && mismatch != OK && !mismatchFails) {
      notes.differs("the status of a request that does not match is not " + mismatch);
    }
    if (call && hook.flag("include-command-output-in-response-on-error")) {
      notes.differs("a failure is answered with 502 and a document that has the standard error");
    }
    if (hook.flag("trigger-signature-soft-failures")) {
      notes.differs("a wrong signature is answered with 401, whatever the other rules say");
    }
  }

  private static String list(List<String> texts) {
    return texts.stream().map(HookType::quoted).collect(Collectors.joining(", ", "[", "]"));
  }

  private static String quoted(String text) {
    return '"' + Quoting.hocon(text) + '"';
  }
}

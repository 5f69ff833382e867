package dev.firebreak.migration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.firebreak.template.Quoting;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What the values of a hook need of its type: header fields, the query, secrets in files. */
final class HookParts {
  /** Header fields that a type can't pass on. */
  private static final Set<String> KEPT_BACK =
      Set.of("authorization", "cookie", "proxy", "proxy-authorization");

  private static final Set<String> SOURCES =
      Set.of(
          "payload",
          "header",
          "query",
          "url",
          "request",
          "string",
          "raw-request-body",
          "entire-payload",
          "entire-query",
          "entire-headers");

  private final Hook hook;
  private final String type;
  private final String folder;
  private final Notes notes;

  /** The names as they are written, by their lower case. */
  private final Map<String, String> headers = new TreeMap<>();

  private final Map<String, String> secrets = new LinkedHashMap<>();
  private String verify = "";
  private boolean query;

  /**
   * Creates parts without content.
   *
   * @param type the name of the type
   * @param folder the absolute path of the new folder
   */
  HookParts(Hook hook, String type, String folder, Notes notes) {
    this.hook = hook;
    this.type = type;
    this.folder = folder;
    this.notes = notes;
  }

  /** The file that the adapter reads. */
  String adapterFile() {
    return type + ".json";
  }

  /** Has the server verify the signature of a rule. */
  void verify(JsonNode match) {
    String header = hook.text(match.path("parameter"), "name");
    boolean github = header.equalsIgnoreCase("X-Hub-Signature-256");
    String file = Quoting.hocon(secretFile(hook.text(match, "secret")));
    verify =
        github
            ? "verify { scheme = github, secret-file = \"" + file + "\" }"
            : "verify { scheme = hmac, header = \""
                + Quoting.hocon(header)
                + "\", secret-file = \""
                + file
                + "\" }";
    notes.differs("a request with a wrong signature gets 401, and is not seen by the program");
  }

  boolean isVerified() {
    return !verify.isEmpty();
  }

  /** The line of the configuration; empty if the server verifies nothing. */
  String verification() {
    return verify;
  }

  /** Puts a secret into a file of its own; returns the path of the file. */
  String secretFile(String secret) {
    if (secret.isEmpty()) {
      hook.errors().add(hook.name() + ": the secret of a rule is missing");
    }
    String name = type + ".secret" + (secrets.isEmpty() ? "" : secrets.size() + 1);
    secrets.put(name, secret + '\n');
    return folder + '/' + name;
  }

  /** The files with secrets, by name. */
  Map<String, String> secrets() {
    return secrets;
  }

  boolean isKeptBack(JsonNode parameter) {
    return parameter.path("source").asText().equals("header")
        && KEPT_BACK.contains(parameter.path("name").asText().toLowerCase(Locale.ROOT));
  }

  /**
   * Returns source and name of a value for the adapter, and has the type pass on what they need.
   *
   * @param what what the value is for
   */
  ObjectNode parameter(JsonNode parameter, String what) {
    String source = hook.text(parameter, "source");
    String name = hook.text(parameter, "name");
    if (!SOURCES.contains(source)) {
      hook.errors().add(hook.name() + ": there is no source \"" + source + "\" for " + what);
    }
    query |= Set.of("query", "url", "entire-query", "request").contains(source);
    if (source.equals("header")) {
      if (isKeptBack(parameter)) {
        notes.toDo("do without the header " + name + " (" + what + "): it is never passed on");
      } else {
        headers.putIfAbsent(name.toLowerCase(Locale.ROOT), name);
      }
    } else if (source.equals("entire-headers")) {
      notes.toDo(
          "add the headers that the program reads to pass-headers, and to headers in "
              + adapterFile());
    } else if (source.equals("request") && !name.equalsIgnoreCase("method")) {
      notes.toDo(
          "do without " + name + " (" + what + "): only the proxy before this server knows it");
    }
    return JsonNodeFactory.instance.objectNode().put("source", source).put("name", name);
  }

  /** The header fields that are passed on. */
  List<String> headers() {
    return List.copyOf(headers.values());
  }

  /** Whether method or query are read. */
  boolean needsRequest() {
    return query;
  }
}

package dev.firebreak.migration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Translates the rule of a hook: a signature into the key verify, the rest for the adapter. */
final class HookRule {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Set<String> SHA256 = Set.of("payload-hmac-sha256", "payload-hash-sha256");
  private static final Pattern SIGNATURE = Pattern.compile("payload-(hmac|hash)-sha(1|256|512)");

  /** What Go's regular expressions have and Python's do not. */
  private static final Pattern ONLY_GO = Pattern.compile("\\\\[zQEpP]|\\[\\[:|\\(\\?[a-z]*U");

  private final Hook hook;
  private final Notes notes;
  private final HookParts parts;

  HookRule(Hook hook, Notes notes, HookParts parts) {
    this.hook = hook;
    this.notes = notes;
    this.parts = parts;
  }

  /**
   * Translates the rule.
   *
   * @return what the adapter has to check; null if nothing is left
   */
  @Nullable ObjectNode translate() {
    JsonNode rule = hook.node().path("trigger-rule");
    if (rule.isMissingNode() || rule.isNull() || rule.isEmpty()) {
      return null;
    } else if (isVerified(rule)) {
      parts.verify(rule.path("match"));
      return null;
    }
    JsonNode all = rule.path("and");
    if (!all.isArray()) {
      return translated(rule);
    }
    ArrayNode rest = JSON.arrayNode();
    for (JsonNode one : all) {
      if (isVerified(one) && !parts.isVerified()) {
        parts.verify(one.path("match"));
      } else {
        rest.add(translated(one));
      }
    }
    return rest.isEmpty() ? null : JSON.objectNode().set("and", rest);
  }

  private static boolean isVerified(JsonNode rule) {
    JsonNode match = rule.path("match");
    return SHA256.contains(match.path("type").asText())
        && match.path("parameter").path("source").asText().equals("header");
  }

  private ObjectNode translated(JsonNode rule) {
    for (String combined : List.of("and", "or")) {
      if (rule.path(combined).isArray()) {
        ArrayNode inner = JSON.arrayNode();
        rule.path(combined).forEach(one -> inner.add(translated(one)));
        return JSON.objectNode().set(combined, inner);
      }
    }
    if (rule.path("not").isObject()) {
      return JSON.objectNode().set("not", translated(rule.path("not")));
    } else if (rule.path("match").isObject()) {
      return match(rule.path("match"));
    }
    hook.errors().add(hook.name() + ": trigger-rule must be one of match, and, or, not");
    return JSON.objectNode();
  }

  private ObjectNode match(JsonNode match) {
    String type = hook.text(match, "type");
    JsonNode parameter = match.path("parameter");
    ObjectNode translated = JSON.objectNode().put("type", type);
    if (type.equals("ip-whitelist")) {
      return closed(
          type + " " + match.path("ip-range").asText(),
          "allow only these addresses in the proxy or the firewall before this server");
    } else if (type.equals("scalr-signature")) {
      return closed(type, "check the signature in the program");
    } else if (parts.isKeptBack(parameter)) {
      return closed(
          type + " of the header " + parameter.path("name").asText(),
          "the header is never passed on: use verify, or a token of Firebreak");
    } else if (SIGNATURE.matcher(type).matches()) {
      translated.put("secret-file", parts.secretFile(hook.text(match, "secret")));
      notes.differs("the adapter checks " + type + ", which is later than verify would");
    } else if (type.equals("value")) {
      translated.put("value", hook.text(match, "value"));
    } else if (type.equals("regex")) {
      translated.put("regex", regex(hook.text(match, "regex")));
    } else {
      hook.errors().add(hook.name() + ": there is no rule of type \"" + type + '"');
    }
    translated.set("parameter", parts.parameter(parameter, "a rule"));
    return JSON.objectNode().set("match", translated);
  }

  private String regex(String regex) {
    if (ONLY_GO.matcher(regex).find()) {
      notes.toDo("write the regular expression " + regex + " as Python has it");
    }
    return regex;
  }

  /** A rule that can't be checked must not be satisfied. */
  private ObjectNode closed(String what, String instead) {
    notes.toDo(
        what
            + " can't be checked here, and the hook is closed: "
            + instead
            + ", then delete this rule in "
            + parts.adapterFile());
    return JSON.objectNode().put("closed", what);
  }
}

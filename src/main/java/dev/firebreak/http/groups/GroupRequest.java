package dev.firebreak.http.groups;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.firebreak.group.CompletionTask;
import dev.firebreak.group.GroupSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request that creates a group, such as {@code {"name":"import","size":3,
 * "then":{"type":"report","on":"succeeded","input":{}}}}. All members are optional.
 *
 * @param name empty for none
 * @param labels by name
 * @param size null for none
 * @param then null for none
 */
public record GroupRequest(
    String name, Map<String, String> labels, @Nullable Integer size, @Nullable Then then) {
  /** A group without a name, a size and a completion task. */
  public static final GroupRequest EMPTY = new GroupRequest("", Map.of(), null, null);

  private static final int MOST_QUOTED = 100;

  /**
   * What is to be submitted when the group is complete.
   *
   * @param type the type of the task
   * @param on for which outcome
   * @param priority 0 to 3; null for the usual one
   * @param input its own part of the input, as JSON
   */
  public record Then(
      String type, CompletionTask.When on, @Nullable Integer priority, String input) {}

  /**
   * Reads a body.
   *
   * @param parser of the body
   * @param body the same bytes, in UTF-8
   * @throws com.fasterxml.jackson.core.JsonProcessingException if it is not JSON
   * @throws IllegalArgumentException if it is other JSON; the message tells why
   */
  public static GroupRequest read(JsonParser parser, byte[] body) throws IOException {
    require(parser.nextToken() == JsonToken.START_OBJECT, "the body must be an object");
    String name = "";
    Map<String, String> labels = Map.of();
    Integer size = null;
    Then then = null;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String member = parser.currentName();
      parser.nextToken();
      switch (member) {
        case "name" -> name = text(parser, "name", GroupSpec.LONGEST_NAME);
        case "labels" -> labels = labels(parser);
        case "size" -> size = number(parser, "size", 1, GroupSpec.LARGEST);
        case "then" -> then = then(parser, body);
        default -> throw unknown(member);
      }
    }
    require(parser.nextToken() == null, "something follows the object");
    return new GroupRequest(name, labels, size, then);
  }

  private static Map<String, String> labels(JsonParser parser) throws IOException {
    require(parser.currentToken() == JsonToken.START_OBJECT, "labels must be an object");
    Map<String, String> labels = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String label = parser.currentName();
      require(
          !label.isEmpty() && label.length() <= GroupSpec.LONGEST_LABEL,
          "the name of a label must have 1 to " + GroupSpec.LONGEST_LABEL + " characters");
      parser.nextToken();
      labels.put(label, text(parser, "labels." + quoted(label), GroupSpec.LONGEST_LABEL));
      require(
          labels.size() <= GroupSpec.MOST_LABELS,
          "labels may have " + GroupSpec.MOST_LABELS + " members");
    }
    return labels;
  }

  private static Then then(JsonParser parser, byte[] body) throws IOException {
    require(parser.currentToken() == JsonToken.START_OBJECT, "then must be an object");
    String type = null;
    CompletionTask.When on = CompletionTask.When.ALWAYS;
    Integer priority = null;
    String input = "null";
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String member = parser.currentName();
      parser.nextToken();
      switch (member) {
        case "type" -> type = text(parser, "then.type", GroupSpec.LONGEST_NAME);
        case "on" -> on = on(text(parser, "then.on", MOST_QUOTED));
        case "priority" -> priority = number(parser, "then.priority", 0, 3);
        case "input" -> input = input(parser, body);
        default -> throw unknown("then." + member);
      }
    }
    if (type == null) {
      throw new IllegalArgumentException("then.type is missing");
    }
    return new Then(type, on, priority, input);
  }

  private static CompletionTask.When on(String word) {
    for (CompletionTask.When when : CompletionTask.When.values()) {
      if (when.name().toLowerCase(Locale.ROOT).equals(word)) {
        return when;
      }
    }
    throw new IllegalArgumentException(
        "then.on must be always or succeeded, not \"" + quoted(word) + '"');
  }

  /** The value as it was sent, so that numbers keep their form. */
  private static String input(JsonParser parser, byte[] body) throws IOException {
    int from = (int) parser.currentTokenLocation().getByteOffset();
    parser.skipChildren();
    parser.finishToken();
    int to = (int) parser.currentLocation().getByteOffset();
    require(
        to - from <= GroupSpec.LONGEST_INPUT,
        "then.input may have " + GroupSpec.LONGEST_INPUT + " bytes");
    return new String(body, from, to - from, StandardCharsets.UTF_8);
  }

  private static int number(JsonParser parser, String name, int least, int most)
      throws IOException {
    boolean fits =
        parser.currentToken() == JsonToken.VALUE_NUMBER_INT
            && parser.getNumberType() == JsonParser.NumberType.INT
            && parser.getIntValue() >= least
            && parser.getIntValue() <= most;
    require(fits, name + " must be a whole number from " + least + " to " + most);
    return parser.getIntValue();
  }

  private static String text(JsonParser parser, String name, int longest) throws IOException {
    require(parser.currentToken() == JsonToken.VALUE_STRING, name + " must be a text");
    String text = parser.getText();
    require(text.length() <= longest, name + " may have " + longest + " characters");
    return text;
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  private static IllegalArgumentException unknown(String member) {
    return new IllegalArgumentException("unknown member \"" + quoted(member) + '"');
  }

  private static String quoted(String text) {
    return text.length() <= MOST_QUOTED ? text : text.substring(0, MOST_QUOTED) + "...";
  }
}

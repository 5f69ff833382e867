package dev.firebreak.group;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.firebreak.task.RunId;
import java.util.LinkedHashMap;
import java.util.Map;

/** The texts of groups in a database. */
public final class GroupText {
  private static final JsonMapper JSON = new JsonMapper();
  private static final TypeReference<LinkedHashMap<String, String>> LABELS =
      new TypeReference<>() {};

  private GroupText() {}

  /** Writes labels as a JSON object. */
  public static String labels(Map<String, String> labels) {
    return write(labels);
  }

  /** Reads what {@link #labels(Map)} wrote. */
  public static Map<String, String> labels(String json) {
    try {
      return JSON.readValue(json, LABELS);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not labels: " + e.getMessage(), e);
    }
  }

  /**
   * The input of the task that completes a group, as JSON. PostgreSQL writes the same ({@code
   * schema/011.sql}).
   *
   * @param name the name of the group
   * @param labels its labels, as a JSON object
   * @param counts of its tasks, all of which have ended
   * @param own the part of the input that the creator of the group gave, as JSON
   */
  public static String completionInput(
      RunId group, String name, String labels, GroupCounts counts, String own) {
    return "{\"group\":{\"id\":\""
        + group
        + "\",\"name\":"
        + write(name)
        + ",\"labels\":"
        + labels
        + ",\"counts\":{\"total\":"
        + counts.total()
        + ",\"succeeded\":"
        + counts.succeeded()
        + ",\"failed\":"
        + counts.failed()
        + ",\"cancelled\":"
        + counts.cancelled()
        + ",\"quarantined\":"
        + counts.quarantined()
        + "}},\"input\":"
        + own
        + '}';
  }

  private static String write(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}

package dev.firebreak.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.firebreak.access.TokenText;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes the lines of the audit log: one JSON object each, in ASCII. Text of callers is shortened,
 * and tokens in it are removed.
 */
final class AuditLines {
  /** No text of a caller is longer in the log, in characters. */
  private static final int LONGEST = 200;

  private static final int MOST_MEMBERS = 16;
  private static final char DELETE = '\u007f';

  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private AuditLines() {}

  /** The line of an operation that is about to be run. */
  static String begun(Instant time, String id, AuditEntry entry) {
    return text(members(time, id, "begun", entry));
  }

  /**
   * The line of an operation that has ended.
   *
   * @param unrecorded how many refused requests were not recorded since the line before
   */
  static String ended(
      Instant time, String id, AuditEntry entry, AuditEntry.Outcome outcome, long unrecorded) {
    Map<String, Object> members = members(time, id, "ended", entry);
    members.put("status", outcome.status());
    put(members, "problem", outcome.problem());
    if (!outcome.found().isEmpty()) {
      Map<String, Object> found = new LinkedHashMap<>();
      outcome
          .found()
          .forEach((name, value) -> found.put(name, value instanceof String s ? shown(s) : value));
      members.put("result", found);
    }
    if (unrecorded > 0) {
      members.put("unrecorded", unrecorded);
    }
    return text(members);
  }

  /** The line that says that the log could not be written for some time. */
  static String gap(Instant time, Instant since, String reason, long refused) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("time", time(time));
    members.put("phase", "gap");
    members.put("since", time(since));
    members.put("reason", shown(reason));
    members.put("refused", refused);
    return text(members);
  }

  private static Map<String, Object> members(
      Instant time, String id, String phase, AuditEntry entry) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("time", time(time));
    members.put("id", id);
    members.put("phase", phase);
    members.put("token", shown(entry.actor().token()));
    members.put("owner", shown(entry.actor().owner()));
    if (!entry.actor().user().isEmpty()) {
      members.put("user", shown(entry.actor().user()));
    }
    if (!entry.actor().by().isEmpty()) {
      members.put("by", entry.actor().by());
    }
    members.put("operation", entry.operation());
    if (!entry.target().isEmpty()) {
      Map<String, String> target = new TreeMap<>();
      entry.target().entrySet().stream()
          .sorted(Map.Entry.comparingByKey())
          .limit(MOST_MEMBERS)
          .forEach(one -> target.put(shown(one.getKey()), shown(one.getValue())));
      members.put("target", target);
    }
    put(members, "from", entry.from());
    return members;
  }

  private static void put(Map<String, Object> members, String name, @Nullable String value) {
    if (value != null) {
      members.put(name, shown(value));
    }
  }

  private static String time(Instant time) {
    return time.truncatedTo(ChronoUnit.MILLIS).toString();
  }

  private static String shown(String text) {
    String whole = TokenText.removedFrom(text).replace(DELETE, '?');
    return whole.length() <= LONGEST ? whole : whole.substring(0, LONGEST) + "...";
  }

  private static String text(Map<String, Object> members) {
    try {
      return MAPPER.writeValueAsString(members) + '\n';
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts and numbers can be written", e);
    }
  }
}

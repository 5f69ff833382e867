package dev.firebreak.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.UUID;

/**
 * One submission of many, as text without a line end.
 *
 * @param number the number of its line, from 1
 * @param text a JSON object, not checked
 */
record BulkLine(long number, String text) {

  /**
   * Returns a line with a key, so that it can be sent twice. The node refuses a text that is no
   * object.
   */
  static BulkLine keyed(long number, String text) {
    JsonNode line = Json.lenient(text);
    if (!line.isObject() || line.isEmpty() || line.has("key")) {
      return new BulkLine(number, text);
    }
    // As text: writing the tree again could change the form of numbers.
    String member = "{\"key\":\"" + UUID.randomUUID() + "\",";
    return new BulkLine(number, member + text.strip().substring(1));
  }

  static Iterator<String> of(Iterator<Submission> submissions) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return submissions.hasNext();
      }

      @Override
      public String next() {
        return text(submissions.next());
      }
    };
  }

  private static String text(Submission submission) {
    Submission.Plan plan = submission.plan();
    if (plan.timeout() != null) {
      throw new IllegalArgumentException("a submission among many can't have a timeout of its own");
    }
    ObjectNode line = Json.object();
    line.put("type", submission.type()).put("key", submission.key());
    if (submission.body().length > 0) {
      if (Json.lenient(submission.body()).isMissingNode()) {
        throw new IllegalArgumentException("the input of a submission among many must be JSON");
      }
      String input = new String(submission.body(), StandardCharsets.UTF_8);
      // In JSON a line break is whitespace wherever it may occur.
      line.putRawValue("input", new RawValue(input.replace('\n', ' ').replace('\r', ' ')));
    }
    if (plan.delay()
        != null) { // The node applies the delay by the store's clock, as for a single task.
      line.putRawValue("delay", new RawValue(Seconds.of(plan.delay())));
    }
    if (plan.runAt() != null) {
      line.put("runAt", plan.runAt().toString());
    }
    if (plan.priority() != null) {
      line.put("priority", plan.priority());
    }
    if (submission.group() != null) {
      line.put("group", submission.group());
    }
    if (submission.parent() != null) {
      line.put("parent", submission.parent());
    }
    return line.toString();
  }
}

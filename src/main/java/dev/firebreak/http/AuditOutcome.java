package dev.firebreak.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.firebreak.audit.AuditEntry.Outcome;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/** How a request ended, for the audit log: read from its answer. */
final class AuditOutcome {
  private static final int LARGEST = 64 * 1024;
  private static final String PROBLEMS = "/problems/";

  /** The members of answers to changes that say what was changed. */
  private static final List<String> FOUND =
      List.of("id", "type", "state", "changed", "more", "revoked", "expiresAt");

  private static final JsonMapper MAPPER = new JsonMapper();

  private AuditOutcome() {}

  /**
   * The outcome that an answer shows.
   *
   * @param ours whether the server itself made the answer, which then says what was changed
   */
  static Outcome of(HttpResponse answer, boolean ours) {
    ContentType type = answer.entity().getContentType();
    boolean isProblem = type.equals(Responses.PROBLEM_JSON);
    boolean isDocument = ours && type.equals(ContentTypes.APPLICATION_JSON);
    JsonNode document = isProblem || isDocument ? document(answer) : null;
    return new Outcome(
        answer.status().intValue(),
        document == null || !isProblem ? null : slug(document),
        document == null || isProblem ? Map.of() : found(document));
  }

  private static @Nullable JsonNode document(HttpResponse answer) {
    if (answer.entity() instanceof HttpEntity.Strict strict && strict.getData().size() <= LARGEST) {
      try {
        return MAPPER.readTree(strict.getData().toArray());
      } catch (IOException _) {
        return null;
      }
    }
    return null;
  }

  private static @Nullable String slug(JsonNode problem) {
    String type = problem.path("type").asText();
    return type.startsWith(PROBLEMS)
        ? ProblemType.ofSlug(type.substring(PROBLEMS.length())).map(ProblemType::slug).orElse(null)
        : null;
  }

  private static Map<String, Object> found(JsonNode document) {
    Map<String, Object> found = new LinkedHashMap<>();
    for (String name : FOUND) {
      JsonNode value = document.path(name);
      if (value.isTextual()) {
        found.put(name, value.asText());
      } else if (value.isNumber()) {
        found.put(name, value.asLong());
      } else if (value.isBoolean()) {
        found.put(name, value.asBoolean());
      }
    }
    return found;
  }

  static String reason(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return String.valueOf(cause == null ? failure.getMessage() : cause.getMessage());
  }
}

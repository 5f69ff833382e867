package dev.firebreak.http;

import dev.firebreak.config.TypeSettings;
import dev.firebreak.stream.StreamedAnswer;
import dev.firebreak.task.Outcome;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * What a caller would be answered, without a connection.
 *
 * @param status the status
 * @param reason the reason phrase of the status
 * @param contentType the media type of the content
 * @param headers the other header fields, by name, without those of every answer to a call
 * @param problem the slug of a problem and its detail; null for a result
 */
public record LocalAnswer(
    int status,
    String reason,
    String contentType,
    Map<String, String> headers,
    @Nullable String problem) {
  private static final Set<String> USUAL =
      Set.of("firebreak-attempts", "content-security-policy", "x-content-type-options");

  /**
   * The answer to a call.
   *
   * @param attempts how many attempts there were
   * @param type the type, whose fixed header fields are added
   */
  public static LocalAnswer of(Outcome outcome, int attempts, TypeSettings type) {
    if (outcome instanceof Outcome.Succeeded || outcome instanceof Outcome.SucceededAtLength) {
      return of(FixedHeaders.added(CallAnswers.of(outcome, attempts), type), null);
    }
    return of(OutcomeProblems.of(outcome, attempts));
  }

  /**
   * The answer that an attempt has begun to write.
   *
   * @param type the type, whose fixed header fields are added
   */
  public static LocalAnswer of(StreamedAnswer.Beginning beginning, TypeSettings type) {
    return of(
        FixedHeaders.added(
            CallAnswers.streamed(
                beginning, contentType -> HttpEntities.create(contentType, new byte[0])),
            type),
        null);
  }

  /** The answer to a body that is longer than a type reads while it arrives. */
  public static LocalAnswer tooLong(TypeSettings type) {
    return of(BodyReader.tooLarge(type.endpoint().stream().maxInput()));
  }

  static LocalAnswer of(Problem problem) {
    return of(Responses.problem(problem), problem.kind().slug() + ": " + problem.detail());
  }

  private static LocalAnswer of(HttpResponse response, @Nullable String problem) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (HttpHeader header : response.getHeaders()) {
      if (!USUAL.contains(header.lowercaseName())) {
        headers.merge(header.name(), header.value(), (first, second) -> first + ", " + second);
      }
    }
    return new LocalAnswer(
        response.status().intValue(),
        response.status().reason(),
        response.entity().getContentType().toString(),
        headers,
        problem);
  }
}

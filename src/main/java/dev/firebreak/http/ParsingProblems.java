package dev.firebreak.http;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.pekko.event.LoggingAdapter;
import org.apache.pekko.http.ParsingErrorHandler;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.scaladsl.model.ErrorInfo;
import org.apache.pekko.http.scaladsl.model.StatusCode;
import org.apache.pekko.http.scaladsl.settings.ServerSettings;

/**
 * Answers requests that can't be parsed and so reach no route. Created by Pekko, by the class name
 * in {@code firebreak-pekko.conf}. Logs nothing, because any client can send malformed requests at
 * any rate.
 */
public final class ParsingProblems extends ParsingErrorHandler {

  /** Pekko's messages about exceeded limits, and the keys that set these limits. */
  private static final Map<String, String> LIMITS = new LinkedHashMap<>();

  static {
    LIMITS.put("URI length exceeds the configured limit", "http.max-uri-length");
    LIMITS.put("HTTP header name exceeds the configured limit", "http.max-header-name-length");
    LIMITS.put("HTTP header value exceeds the configured limit", "http.max-header-length");
    LIMITS.put("HTTP message contains more than the configured limit", "http.max-headers");
  }

  /** Called by Pekko. */
  public ParsingProblems() {}

  @Override
  public HttpResponse handle(
      StatusCode status, ErrorInfo error, LoggingAdapter log, ServerSettings settings) {
    String said = error.formatPretty();
    String key =
        LIMITS.entrySet().stream()
            .filter(limit -> said.contains(limit.getKey()))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse("");
    ProblemType type = type(status, key);
    String summary = error.summary().isEmpty() ? type.title() : error.summary();
    return Responses.problem(Problem.of(type, key.isEmpty() ? summary : summary + ": " + key));
  }

  /** Pekko reports too many headers with the status of malformed headers. */
  private static ProblemType type(StatusCode status, String key) {
    return switch (status.intValue()) {
      case 413 -> ProblemType.PAYLOAD_TOO_LARGE;
      case 414 -> ProblemType.URI_TOO_LONG;
      case 431 -> ProblemType.HEADERS_TOO_LARGE;
      case 501 -> ProblemType.NOT_IMPLEMENTED;
      case 505 -> ProblemType.HTTP_VERSION_NOT_SUPPORTED;
      default ->
          key.equals("http.max-headers") ? ProblemType.HEADERS_TOO_LARGE : ProblemType.BAD_REQUEST;
    };
  }
}

package dev.firebreak.http;

import java.util.regex.Pattern;
import org.apache.pekko.event.LoggingAdapter;
import org.apache.pekko.http.ParsingErrorHandler;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.scaladsl.model.ErrorInfo;
import org.apache.pekko.http.scaladsl.model.StatusCode;
import org.apache.pekko.http.scaladsl.settings.ServerSettings;

/**
 * Answers what is not HTTP, which no route ever sees. Made by Pekko, by the class name in {@code
 * firebreak-pekko.conf}. Logs nothing: anybody can send nonsense as fast as they like.
 */
public final class ParsingProblems extends ParsingErrorHandler {

  /** To Pekko, too many headers are no different from bad ones. */
  private static final Pattern TOO_MANY = Pattern.compile("more than the configured limit of \\d+");

  /** For Pekko. */
  public ParsingProblems() {}

  @Override
  public HttpResponse handle(
      StatusCode status, ErrorInfo error, LoggingAdapter log, ServerSettings settings) {
    ProblemType type =
        switch (status.intValue()) {
          case 413 -> ProblemType.PAYLOAD_TOO_LARGE;
          case 414 -> ProblemType.URI_TOO_LONG;
          case 431 -> ProblemType.HEADERS_TOO_LARGE;
          case 501 -> ProblemType.NOT_IMPLEMENTED;
          case 505 -> ProblemType.HTTP_VERSION_NOT_SUPPORTED;
          default -> ProblemType.BAD_REQUEST;
        };
    if (type == ProblemType.BAD_REQUEST && TOO_MANY.matcher(error.formatPretty()).find()) {
      type = ProblemType.HEADERS_TOO_LARGE;
    }
    String summary = error.summary().isEmpty() ? type.title() : error.summary();
    return Responses.problem(Problem.of(type, summary));
  }
}

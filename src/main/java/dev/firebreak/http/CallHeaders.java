package dev.firebreak.http;

import java.time.Duration;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * The headers of a call that this server uses, read by name in one pass.
 *
 * @param timeout how long the caller waits; null for as long as the type allows
 * @param trace the caller's position in a trace; null if it has none
 */
record CallHeaders(@Nullable Duration timeout, @Nullable String trace) {
  static final String TIMEOUT = "Firebreak-Timeout";
  private static final CallHeaders NONE = new CallHeaders(null, null);
  private static final int DAY_SECONDS = 86_400;

  /**
   * Reads the headers.
   *
   * @throws ProblemFound if a header can't be honoured
   */
  static CallHeaders of(HttpRequest request) throws ProblemFound {
    Duration timeout = null;
    CallerTrace trace = null;
    for (HttpHeader header : request.getHeaders()) {
      if (header.is("firebreak-timeout")) {
        timeout = SingleValue.header(TIMEOUT, timeout, timeout(header.value()));
      } else if (CallerTrace.isPart(header)) {
        trace = CallerTrace.with(trace, header);
      } else {
        refuseAboutBody(header);
      }
    }
    String position = CallerTrace.position(trace);
    return timeout == null && position == null ? NONE : new CallHeaders(timeout, position);
  }

  static Duration timeout(String value) throws ProblemFound {
    return Seconds.of(TIMEOUT, value, DAY_SECONDS);
  }

  /**
   * Refuses headers about the body that can't be honoured, for any request with a body.
   *
   * @throws ProblemFound if this is such a header
   */
  static void refuseAboutBody(HttpHeader header) throws ProblemFound {
    if (header.is("content-type")) {
      // A Content-Type among the headers is malformed: Pekko keeps a valid one with the body.
      String detail = "Content-Type must be a media type, not \"" + header.value() + '"';
      throw new ProblemFound(Problem.of(ProblemType.BAD_HEADER, detail));
    } else if (header.is("content-encoding") && !header.value().equalsIgnoreCase("identity")) {
      String detail = "Content-Encoding " + header.value() + " is not decoded here";
      throw new ProblemFound(Problem.of(ProblemType.UNSUPPORTED_MEDIA_TYPE, detail));
    }
  }
}

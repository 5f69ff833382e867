package dev.firebreak.http;

import java.time.Duration;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * The headers of a call that mean something here, read by name in one pass.
 *
 * @param timeout how long the caller will wait; null for as long as the type allows
 * @param trace the caller's place in a trace (W3C Trace Context); null if it names none, or none
 *     that is well formed, which is to be passed over
 */
record CallHeaders(@Nullable Duration timeout, @Nullable String trace) {
  static final String TIMEOUT = "Firebreak-Timeout";
  private static final CallHeaders NONE = new CallHeaders(null, null);
  private static final Pattern TRACE =
      Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");

  private static final int DAY_SECONDS = 86_400;

  /**
   * Reads them.
   *
   * @throws ProblemFound if one of them can't be honoured
   */
  static CallHeaders of(HttpRequest request) throws ProblemFound {
    CallHeaders headers = NONE;
    for (HttpHeader header : request.getHeaders()) {
      if (header.is("firebreak-timeout")) {
        Duration timeout = SingleValue.header(TIMEOUT, headers.timeout(), timeout(header.value()));
        headers = new CallHeaders(timeout, headers.trace());
      } else if (header.is("traceparent") && isTrace(header.value())) {
        headers = new CallHeaders(headers.timeout(), header.value());
      } else {
        refuseAboutBody(header);
      }
    }
    return headers;
  }

  static Duration timeout(String value) throws ProblemFound {
    return Seconds.of(TIMEOUT, value, DAY_SECONDS);
  }

  static boolean isTrace(String value) {
    return TRACE.matcher(value).matches();
  }

  /**
   * Headers about the body that can't be honoured, wherever there is a body.
   *
   * @throws ProblemFound if this is one
   */
  static void refuseAboutBody(HttpHeader header) throws ProblemFound {
    if (header.is("content-type")) {
      // One that can be parsed is not among the headers: Pekko keeps it with the body.
      String detail = "Content-Type must be a media type, not \"" + header.value() + '"';
      throw new ProblemFound(Problem.of(ProblemType.BAD_HEADER, detail));
    } else if (header.is("content-encoding") && !header.value().equalsIgnoreCase("identity")) {
      String detail = "Content-Encoding " + header.value() + " is not decoded here";
      throw new ProblemFound(Problem.of(ProblemType.UNSUPPORTED_MEDIA_TYPE, detail));
    }
  }
}

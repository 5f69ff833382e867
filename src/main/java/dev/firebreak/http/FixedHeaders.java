package dev.firebreak.http;

import dev.firebreak.config.TypeSettings;
import dev.firebreak.task.Outcome;
import java.util.Map;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** Adds the header fields that a type declares for all its answers with a result. */
final class FixedHeaders {
  private FixedHeaders() {}

  /** Adds the fields to the answer of a call, if it has succeeded. */
  static HttpResponse added(HttpResponse answer, Outcome outcome, TypeSettings type) {
    boolean result =
        outcome instanceof Outcome.Succeeded || outcome instanceof Outcome.SucceededAtLength;
    return result ? added(answer, type) : answer;
  }

  /** Adds the fields that the answer does not have itself. */
  static HttpResponse added(HttpResponse answer, TypeSettings type) {
    Map<String, String> headers = type.endpoint().headers();
    if (headers.isEmpty()) {
      return answer;
    }
    HttpResponse added = answer;
    for (Map.Entry<String, String> header : headers.entrySet()) {
      if (answer.getHeader(header.getKey()).isEmpty()) {
        added = added.addHeader(RawHeader.create(header.getKey(), header.getValue()));
      }
    }
    return added;
  }
}

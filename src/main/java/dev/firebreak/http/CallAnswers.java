package dev.firebreak.http;

import dev.firebreak.api.Payload;
import dev.firebreak.task.LongResult;
import dev.firebreak.task.Outcome;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** What a call is answered with, by its outcome. */
final class CallAnswers {
  private static final int KNOWN_CONTENT_TYPES = 1000;
  private static final Map<String, ContentType> CONTENT_TYPES = new ConcurrentHashMap<>();

  /** A handler's bytes share this server's origin: no browser may run them as part of it. */
  private static final HttpHeader SANDBOX = RawHeader.create("Content-Security-Policy", "sandbox");

  private static final HttpHeader NOSNIFF = RawHeader.create("X-Content-Type-Options", "nosniff");

  private static final List<HttpHeader> FIRST_ATTEMPT = headers(1);

  private CallAnswers() {}

  static HttpResponse of(Outcome outcome, int attempts) {
    return switch (outcome) {
      case Outcome.Succeeded done -> result(done.result(), attempts);
      case Outcome.SucceededAtLength done -> longResult(done, attempts);
      default -> Responses.problem(OutcomeProblems.of(outcome, attempts));
    };
  }

  /** Sent in pieces: the whole of it is never in the heap. */
  private static HttpResponse longResult(Outcome.SucceededAtLength done, int attempts) {
    ByteBuffer all = done.result();
    return HttpResponse.create()
        .addHeaders(attempts == 1 ? FIRST_ATTEMPT : headers(attempts))
        .withEntity(
            HttpEntities.create(
                contentType(done.contentType()), all.remaining(), AnswerPieces.of(all)));
  }

  /** The same of bytes that come from somewhere else. */
  static HttpResponse longResult(LongResult result, Source<ByteString, ?> bytes, int attempts) {
    return HttpResponse.create()
        .addHeaders(attempts == 1 ? FIRST_ATTEMPT : headers(attempts))
        .withEntity(HttpEntities.create(contentType(result.contentType()), result.bytes(), bytes));
  }

  static HttpResponse result(Payload result, int attempts) {
    return HttpResponse.create()
        .addHeaders(attempts == 1 ? FIRST_ATTEMPT : headers(attempts))
        .withEntity(contentType(result.contentType()), result.bytes());
  }

  private static List<HttpHeader> headers(int attempts) {
    HttpHeader counted = RawHeader.create("Firebreak-Attempts", Integer.toString(attempts));
    return List.of(counted, SANDBOX, NOSNIFF);
  }

  /** Parsing costs more than looking up; but what handlers name is not limited, and this is. */
  private static ContentType contentType(String name) {
    ContentType known = CONTENT_TYPES.get(name);
    if (known != null) {
      return known;
    }
    ContentType parsed;
    try {
      parsed = ContentTypes.parse(name);
    } catch (RuntimeException _) {
      parsed = ContentTypes.APPLICATION_OCTET_STREAM;
    }
    if (CONTENT_TYPES.size() < KNOWN_CONTENT_TYPES) {
      CONTENT_TYPES.put(name, parsed);
    }
    return parsed;
  }
}

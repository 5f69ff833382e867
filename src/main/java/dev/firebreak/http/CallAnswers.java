package dev.firebreak.http;

import dev.firebreak.api.Head;
import dev.firebreak.api.Payload;
import dev.firebreak.store.StoredBytes;
import dev.firebreak.stream.StreamedAnswer;
import dev.firebreak.supervision.TypeRuntime;
import dev.firebreak.task.LongResult;
import dev.firebreak.task.Outcome;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.ResponseEntity;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/** Makes the answer to a call from its outcome. */
final class CallAnswers {
  private static final int KNOWN_CONTENT_TYPES = 1000;
  private static final Map<String, ContentType> CONTENT_TYPES = new ConcurrentHashMap<>();

  /** A result has this server's origin: no browser may run it as part of the server's pages. */
  private static final HttpHeader SANDBOX = RawHeader.create("Content-Security-Policy", "sandbox");

  private static final HttpHeader NOSNIFF = RawHeader.create("X-Content-Type-Options", "nosniff");

  private static final List<HttpHeader> FIRST_ATTEMPT = headers(1);

  private CallAnswers() {}

  /** Makes the answer of a type, with its fixed header fields. Does not throw. */
  static HttpResponse of(Outcome outcome, int attempts, TypeRuntime type) {
    try {
      return FixedHeaders.added(of(outcome, attempts), outcome, type.settings());
    } catch (Throwable t) {
      return RequestDispatcher.internalError(t);
    }
  }

  static HttpResponse of(Outcome outcome, int attempts) {
    return switch (outcome) {
      case Outcome.Succeeded done -> result(done.result(), attempts);
      case Outcome.SucceededAtLength done -> longResult(done, attempts);
      default -> Responses.problem(OutcomeProblems.of(outcome, attempts));
    };
  }

  /** Sends a long result in pieces, so that it is never in the heap as a whole. */
  private static HttpResponse longResult(Outcome.SucceededAtLength done, int attempts) {
    ByteBuffer all = done.result();
    return answer(
        done.head(),
        attempts,
        HttpEntities.create(
            contentType(done.contentType()), all.remaining(), AnswerPieces.of(all)));
  }

  /** Answers with a long result from another source. */
  static HttpResponse longResult(LongResult result, Source<ByteString, ?> bytes, int attempts) {
    return answer(
        result.head(),
        attempts,
        HttpEntities.create(contentType(result.contentType()), result.bytes(), bytes));
  }

  static HttpResponse result(Payload result, int attempts) {
    return answer(
        result.head(),
        attempts,
        HttpEntities.create(contentType(result.contentType()), result.bytes()));
  }

  /**
   * The beginning of an answer that is sent while it is written.
   *
   * @param content makes the content, by its type
   */
  static HttpResponse streamed(
      StreamedAnswer.Beginning beginning, Function<ContentType, ResponseEntity> content) {
    return answer(
        beginning.head(),
        beginning.attempts(),
        content.apply(contentType(beginning.contentType())));
  }

  private static HttpResponse answer(@Nullable Head head, int attempts, ResponseEntity content) {
    HttpResponse answer =
        HttpResponse.create().addHeaders(attempts == 1 ? FIRST_ATTEMPT : headers(attempts));
    return head == null ? answer.withEntity(content) : withHead(answer, head, content);
  }

  /** Adds the status and the header fields that the handler or the program has chosen. */
  private static HttpResponse withHead(HttpResponse usual, Head head, ResponseEntity content) {
    StatusCode status = Responses.status(Integer.parseInt(head.start()));
    HttpResponse answer = usual.withStatus(status);
    for (Map.Entry<String, String> field : head.fields().entrySet()) {
      answer = answer.addHeader(RawHeader.create(field.getKey(), field.getValue()));
    }
    return status.allowsEntity() ? answer.withEntity(content) : answer;
  }

  /** Answers with bytes that are stored with a task. */
  static HttpResponse stored(Payload payload) {
    return sandboxed(
        HttpResponse.create().withEntity(contentType(payload.contentType()), payload.bytes()));
  }

  /** Answers with many bytes that are stored with a task, from another source. */
  static HttpResponse storedAtLength(StoredBytes stored, Source<ByteString, ?> bytes) {
    return sandboxed(
        HttpResponse.create()
            .withEntity(
                HttpEntities.create(contentType(stored.contentType()), stored.bytes(), bytes)));
  }

  /** An answer with bytes of a handler, which no browser may run as part of the server's pages. */
  static HttpResponse sandboxed(HttpResponse answer) {
    return answer.addHeader(SANDBOX).addHeader(NOSNIFF);
  }

  private static List<HttpHeader> headers(int attempts) {
    HttpHeader counted = RawHeader.create("Firebreak-Attempts", Integer.toString(attempts));
    return List.of(counted, SANDBOX, NOSNIFF);
  }

  /**
   * A cached lookup costs less than parsing. The cache is limited, because handlers may name any
   * number of types.
   */
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

package dev.firebreak.http;

import dev.firebreak.api.Payload;
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
      case Outcome.Refused refused -> Responses.problem(refusal(refused));
      case Outcome.Rejected no ->
          Responses.problem(Problem.of(ProblemType.REJECTED, no.detail()).withStatus(no.status()));
      case Outcome.Malformed bad ->
          Responses.problem(
              Problem.of(ProblemType.MALFORMED_JSON, bad.detail())
                  .with("line", bad.line())
                  .with("column", bad.column()));
      case Outcome.Invalid bad ->
          Responses.problem(
              Problem.of(ProblemType.INVALID_INPUT, invalid(bad)).with("errors", bad.errors()));
      case Outcome.Misused bad -> Responses.problem(Problem.of(ProblemType.MISUSED, bad.detail()));
      case Outcome.OutputTooLarge much ->
          Responses.problem(
              Problem.of(
                      ProblemType.OUTPUT_TOO_LARGE,
                      "The program wrote more than the " + much.maxOutput() + " bytes it may")
                  .with("maxOutput", much.maxOutput())
                  .with("attempts", attempts));
      case Outcome.NotStarted not ->
          Responses.problem(Problem.of(ProblemType.NOT_STARTED, not.reason()).retryAfter(1));
      case Outcome.Crashed crashed ->
          Responses.problem(
              Problem.of(ProblemType.WORKER_CRASHED, crashed.cause().summary())
                  .with("attempts", attempts)
                  .with("cause", Causes.members(crashed.cause())));
      case Outcome.TimedOut late -> timedOut(late, attempts);
      case Outcome.Cancelled gone ->
          Responses.problem(
              Problem.of(ProblemType.CANCELLED, cancelled(gone)).with("attempts", attempts));
    };
  }

  static Problem refusal(Outcome.Refused refused) {
    String detail =
        refused.begun()
            ? refused.detail() + ". An attempt had begun; what it did before is done."
            : refused.detail() + ". Nothing was run.";
    ProblemType kind =
        switch (refused.reason()) {
          case OVER_CAPACITY -> ProblemType.OVER_CAPACITY;
          case LEAKED_WORKERS -> ProblemType.LEAKED_WORKERS;
          case DRAINING -> ProblemType.DRAINING;
          case SUPERVISOR_RESTARTED -> ProblemType.SUPERVISOR_RESTARTED;
          case RATE_LIMITED -> ProblemType.RATE_LIMITED;
          case BREAKER_OPEN -> ProblemType.BREAKER_OPEN;
        };
    return Problem.of(kind, detail).retryAfter(refused.retryAfter());
  }

  private static HttpResponse timedOut(Outcome.TimedOut late, int attempts) {
    Problem problem =
        Problem.of(ProblemType.DEADLINE_EXCEEDED, late(late)).with("attempts", attempts);
    return Responses.problem(
        late.end() == null ? problem : problem.with("cause", Causes.members(late.end())));
  }

  /** Sent in pieces: the whole of it is never in the heap. */
  private static HttpResponse longResult(Outcome.SucceededAtLength done, int attempts) {
    ByteBuffer all = done.result();
    return HttpResponse.create()
        .addHeaders(attempts == 1 ? FIRST_ATTEMPT : headers(attempts))
        .withEntity(
            HttpEntities.create(contentType(done.contentType()), all.remaining(), Pieces.of(all)));
  }

  private static HttpResponse result(Payload result, int attempts) {
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

  private static String invalid(Outcome.Invalid bad) {
    var first = bad.errors().getFirst();
    String where = first.pointer().isEmpty() ? "the document" : first.pointer();
    return where + ' ' + first.detail();
  }

  private static String cancelled(Outcome.Cancelled gone) {
    return "The caller closed its connection, and its call was ended"
        + (gone.abandoned() ? "; the handler ignored its interrupt and was given up" : "");
  }

  private static String late(Outcome.TimedOut late) {
    return "Ended after "
        + late.after().toMillis()
        + " ms"
        + (late.abandoned() ? "; the handler ignored its interrupt and was given up" : "");
  }
}

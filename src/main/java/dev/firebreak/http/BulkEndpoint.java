package dev.firebreak.http;

import dev.firebreak.access.Caller;
import dev.firebreak.config.EndpointSettings;
import dev.firebreak.config.FormSettings;
import dev.firebreak.connection.PendingResponse;
import dev.firebreak.http.stream.WholeBody;
import dev.firebreak.isolation.MediaTypes;
import dev.firebreak.memory.ByteBudget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/submit} with {@code application/x-ndjson}: one task per line, stored in groups
 * while the body arrives. A line that can't be accepted is answered with an error; the others are
 * stored.
 */
final class BulkEndpoint {
  static final String NDJSON = "application/x-ndjson";

  // Not by ContentTypes.parse: the first use of Pekko's header parser takes long.
  private static final ContentType ANSWER =
      ContentTypes.create(
          org.apache.pekko.http.javadsl.model.MediaTypes.customBinary(
              "application", "x-ndjson", true));

  /** How many lines may be with the store at once, enough to fill its groups. */
  private static final int MOST_AT_ONCE = 4096;

  private static final int LEAST_AT_ONCE = 16;

  /** How many bytes of a body are processed at a time. */
  private static final int SLICE = 4096;

  /**
   * The lines with the store may take one over this of the largest body, to leave memory for
   * others.
   */
  private static final int MEMORY_SHARE = 4;

  private static final ByteString NEW_LINE = ByteString.fromString("\n");

  private final ActorSystem<?> system;
  private final @Nullable TaskContext context;
  private final BodyReader bodies;
  private final ByteBudget budget;
  private final Duration timeout;
  private final int atOnce;

  /**
   * Creates an endpoint.
   *
   * @param timeout how long the body may stall
   */
  BulkEndpoint(
      ActorSystem<?> system,
      @Nullable TaskContext context,
      BodyReader bodies,
      ByteBudget budget,
      Duration timeout) {
    this.system = system;
    this.context = context;
    this.bodies = bodies;
    this.budget = budget;
    this.timeout = timeout;
    long lines = budget.largest() / MEMORY_SHARE / (BulkAnswers.MOST + LineSplitter.OVERHEAD);
    atOnce = Math.clamp(lines, LEAST_AT_ONCE, MOST_AT_ONCE);
  }

  void handle(HttpRequest request, Caller caller, PendingResponse exchange) {
    try {
      if (!request.method().equals(HttpMethods.POST)) {
        throw new ProblemFound(
            TypeLookup.methodNotAllowed(
                request.method().value(), EndpointSettings.PLAIN.methods()));
      } else if (context == null) {
        throw new ProblemFound(TaskAnswers.noStore());
      } else if (!MediaTypes.essence(SentContentType.of(request, FormSettings.NONE))
          .equals(NDJSON)) {
        throw new ProblemFound(
            Problem.of(
                    ProblemType.UNSUPPORTED_MEDIA_TYPE,
                    "Many tasks are submitted as " + NDJSON + "; a single one to /v1/submit/{type}")
                .withHeader("Accept", NDJSON));
      }
      for (HttpHeader header : request.getHeaders()) {
        CallHeaders.refuseAboutBody(header);
      }
      read(context, request, caller, exchange);
    } catch (ProblemFound found) {
      bodies.refuse(request, found.problem(), exchange);
    }
  }

  private void read(
      TaskContext context, HttpRequest request, Caller caller, PendingResponse exchange)
      throws ProblemFound {
    BulkAnswers answers = new BulkAnswers(budget);
    BulkReader lines = new BulkReader(context, caller, trace(request, exchange));
    BulkBody body = new BulkBody(context, lines, caller, budget, answers);
    WholeBody.of(request.entity().withoutSizeLimit())
        .idleTimeout(timeout)
        .concat(Source.single(NEW_LINE))
        .mapConcat(BulkEndpoint::slices)
        .<BulkBody, List<CompletionStage<BulkBody.Answer>>>statefulMap(
            () -> body,
            (state, slice) -> Pair.create(state, state.submitLines(slice)),
            state -> {
              state.close();
              return Optional.empty();
            })
        .mapConcat(begun -> begun)
        .mapAsync(atOnce, answer -> answer)
        .takeWhile(answer -> !answer.cut())
        .runWith(Sink.fold(answers, (all, answer) -> all.add(answer.line())), system)
        .whenComplete((_, failure) -> answer(answers, failure == null, body.cutOff(), exchange));
  }

  /** Tasks belong to the trace of their caller; without one, each has a trace of its own. */
  private static @Nullable String trace(HttpRequest request, PendingResponse exchange) {
    String caller = CallerTrace.in(request);
    return caller == null ? null : exchange.span().positionOr(caller);
  }

  /** Cuts a piece, so that none has more lines than may be with the store at once. */
  private static List<ByteString> slices(ByteString piece) {
    byte[] all = piece.toArrayUnsafe();
    List<ByteString> slices = new ArrayList<>();
    for (int from = 0; from < all.length; from += SLICE) {
      slices.add(ByteString.fromArray(all, from, Math.min(SLICE, all.length - from)));
    }
    return slices;
  }

  private static void answer(
      BulkAnswers answers, boolean whole, boolean cutOff, PendingResponse exchange) {
    HttpResponse response;
    try {
      if (whole) {
        response = HttpResponse.create().withEntity(HttpEntities.create(ANSWER, answers.whole()));
        response = cutOff ? response.addHeader(PendingResponse.LAST) : response;
      } else {
        response = BodyReader.closing(brokenOff());
      }
    } catch (Throwable t) {
      response = RequestDispatcher.internalError(t);
    }
    exchange.answer(response);
    answers.close(); // The connection counts the bytes that it still has to send.
  }

  private static Problem brokenOff() {
    return Problem.of(
        ProblemType.BAD_REQUEST,
        "The body broke off or took too long. Lines that had arrived in full may be stored: send"
            + " them again with the same keys.");
  }
}

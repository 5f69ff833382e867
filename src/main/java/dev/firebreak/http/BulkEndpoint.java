package dev.firebreak.http;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.firebreak.connection.ByteBudget;
import dev.firebreak.connection.Exchange;
import dev.firebreak.store.Accepted;
import dev.firebreak.store.Submission;
import dev.firebreak.task.TaskState;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.apache.pekko.util.ByteStringBuilder;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/submit} with {@code application/x-ndjson}: a task a line, stored in groups while
 * the body arrives. A line that can't be taken gets an error in its place; the others go in.
 */
final class BulkEndpoint {
  static final String NDJSON = "application/x-ndjson";

  private static final ContentType ANSWER = ContentTypes.parse(NDJSON);
  private static final int MOST_LINES = 100_000;

  /** How many lines are on their way to the store, so that its groups are full. */
  private static final int AT_ONCE = 4096;

  private static final ByteString NEW_LINE = ByteString.fromString("\n");

  private final ActorSystem<?> system;
  private final @Nullable TaskHouse house;
  private final BodyReader bodies;
  private final ByteBudget budget;
  private final Duration patience;

  /** A line of the answer. */
  @JsonPropertyOrder({"id", "state"})
  private record Taken(String id, String state) {}

  private record NotTaken(Problem error) {}

  /**
   * An endpoint.
   *
   * @param patience for how long nothing of a body may arrive
   */
  BulkEndpoint(
      ActorSystem<?> system,
      @Nullable TaskHouse house,
      BodyReader bodies,
      ByteBudget budget,
      Duration patience) {
    this.system = system;
    this.house = house;
    this.bodies = bodies;
    this.budget = budget;
    this.patience = patience;
  }

  void handle(HttpRequest request, Exchange exchange) {
    try {
      if (!request.method().equals(HttpMethods.POST)) {
        throw new ProblemFound(TypeDoors.methodNotAllowed(request));
      } else if (house == null) {
        throw new ProblemFound(TaskAnswers.noStore());
      } else if (!bodies.contentType(request).startsWith(NDJSON)) {
        throw new ProblemFound(
            Problem.of(
                    ProblemType.UNSUPPORTED_MEDIA_TYPE,
                    "Many tasks are submitted as " + NDJSON + "; a single one to /v1/submit/{type}")
                .withHeader("Accept", NDJSON));
      }
      read(house, request, exchange);
    } catch (ProblemFound found) {
      bodies.refuse(request, found.problem(), exchange);
    }
  }

  private void read(TaskHouse house, HttpRequest request, Exchange exchange) {
    BulkReader reader = new BulkReader(house);
    request
        .entity()
        .withoutSizeLimit()
        .getDataBytes()
        .idleTimeout(patience)
        .concat(Source.single(NEW_LINE))
        .statefulMapConcat(
            () -> new LineSplitter((int) Math.min(Integer.MAX_VALUE, budget.largest()))::split)
        .zipWithIndex()
        .mapAsync(AT_ONCE, line -> submit(house, reader, line.first(), line.second()))
        .runWith(
            Sink.fold(new ByteStringBuilder(), (all, line) -> all.append(line).append(NEW_LINE)),
            system)
        .whenComplete(
            (all, failure) ->
                exchange.answer(
                    failure == null
                        ? HttpResponse.create().withEntity(ANSWER, all.result().toArray())
                        : BodyReader.closing(brokenOff())));
  }

  private static Problem brokenOff() {
    return Problem.of(
        ProblemType.BAD_REQUEST,
        "The body broke off or took too long. Lines that had arrived in full may be stored: send"
            + " them again with the same keys.");
  }

  private CompletionStage<ByteString> submit(
      TaskHouse house, BulkReader reader, LineSplitter.Line line, long index) {
    ByteBudget.Share share = budget.share();
    try {
      if (index >= MOST_LINES) {
        throw new ProblemFound(
            Problem.of(
                ProblemType.PAYLOAD_TOO_LARGE, "One body may have " + MOST_LINES + " lines"));
      } else if (line.tooLong()) {
        throw new ProblemFound(BodyReader.tooLarge(budget.largest()));
      } else if (!share.grow(line.bytes().length())) {
        throw new ProblemFound(BodyReader.noRoom());
      }
      BulkReader.Entry entry = reader.read(line.bytes().toArray());
      return house
          .tasks()
          .intake()
          .submit(entry.admission(), entry.submission())
          .handle(
              (accepted, failure) -> {
                share.release();
                return failure == null
                    ? answer(entry.submission(), accepted)
                    : error(TaskAnswers.failed(failure));
              });
    } catch (ProblemFound found) {
      share.release();
      return CompletableFuture.completedStage(error(found.problem()));
    }
  }

  private static ByteString answer(Submission told, Accepted accepted) {
    return switch (accepted) {
      case Accepted.Stored stored ->
          taken(
              told.id().toString(), stored.claim() == null ? TaskState.QUEUED : TaskState.RUNNING);
      case Accepted.Known known -> taken(known.id().toString(), null);
      case Accepted.KeyReused reused ->
          error(
              Problem.of(
                  ProblemType.IDEMPOTENCY_KEY_REUSED,
                  "This key was used for another body, by task " + reused.id()));
    };
  }

  private static ByteString taken(String id, @Nullable TaskState state) {
    return ByteString.fromArrayUnsafe(
        Responses.bytes(new Taken(id, state == null ? "known" : state.word())));
  }

  private static ByteString error(Problem problem) {
    return ByteString.fromArrayUnsafe(Responses.bytes(new NotTaken(problem)));
  }
}

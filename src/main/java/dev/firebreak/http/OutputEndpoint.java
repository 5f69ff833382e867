package dev.firebreak.http;

import dev.firebreak.observe.OutputPosition;
import dev.firebreak.observe.OutputQuery;
import dev.firebreak.observe.OutputReader;
import dev.firebreak.observe.OutputStep;
import dev.firebreak.task.RunId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * The output of the attempts of a task: as server-sent events, which follow a running task, or as
 * plain text. The next part is read when the part before was sent.
 */
final class OutputEndpoint {
  private static final int MOST_DIGITS = 9;

  private final TaskContext context;
  private final OutputReader.Sources sources;

  OutputEndpoint(TaskContext context) {
    this.context = context;
    sources = new OutputReader.Sources(context.tasks(), context.store(), context.elsewhere());
  }

  CompletionStage<HttpResponse> get(HttpRequest request, String name) {
    Optional<RunId> id = RunId.parse(name);
    if (id.isEmpty()) {
      return CompletableFuture.completedStage(Responses.problem(TaskAnswers.unknown(name)));
    }
    try {
      boolean plain = wantsText(request);
      OutputQuery query = query(request, id.get(), plain);
      return context
          .store()
          .typeOf(query.id(), null)
          .handle(
              (type, failure) -> {
                if (failure != null) {
                  return TaskAnswers.failure(failure);
                } else if (type.isEmpty()) {
                  return Responses.problem(TaskAnswers.unknown(name));
                }
                return plain ? text(query) : events(request, query);
              });
    } catch (ProblemFound e) {
      return CompletableFuture.completedStage(Responses.problem(e.problem()));
    }
  }

  /** Whether the caller accepts plain text, and does not accept events. */
  private static boolean wantsText(HttpRequest request) {
    boolean text = false;
    for (HttpHeader header : request.getHeaders()) {
      if (header.is("accept")) {
        if (header.value().contains("text/event-stream")) {
          return false;
        }
        text = text || header.value().contains("text/plain");
      }
    }
    return text;
  }

  private static OutputQuery query(HttpRequest request, RunId id, boolean plain)
      throws ProblemFound {
    int attempt = 0;
    boolean follow = !plain;
    for (Map.Entry<String, String> parameter : SingleValue.parameters(request).entrySet()) {
      String value = parameter.getValue();
      switch (parameter.getKey()) {
        case "attempt" -> attempt = attempt(value);
        case "follow" -> follow = follow(value) && !plain;
        default -> throw bad("There is no parameter \"" + parameter.getKey() + "\" here");
      }
    }
    return new OutputQuery(id, attempt, plain ? null : after(request), follow);
  }

  private static @Nullable OutputPosition after(HttpRequest request) {
    return EventStreams.lastEventId(request).flatMap(OutputPosition::parse).orElse(null);
  }

  private static int attempt(String value) throws ProblemFound {
    if (value.matches("[0-9]{1," + MOST_DIGITS + "}") && Integer.parseInt(value) > 0) {
      return Integer.parseInt(value);
    }
    throw bad("attempt must be the number of an attempt, from 1, not \"" + value + '"');
  }

  private static boolean follow(String value) throws ProblemFound {
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      default -> throw bad("follow must be true or false, not \"" + value + '"');
    };
  }

  private static ProblemFound bad(String detail) {
    return new ProblemFound(Problem.of(ProblemType.BAD_PARAMETER, detail));
  }

  private HttpResponse events(HttpRequest request, OutputQuery query) {
    return EventStreams.response(Authentication.caller(request), steps(query, OutputEvents::new));
  }

  private HttpResponse text(OutputQuery query) {
    return CallAnswers.sandboxed(
        HttpResponse.create()
            .withEntity(
                HttpEntities.createChunked(
                    ContentTypes.TEXT_PLAIN_UTF8, steps(query, OutputText::new)))
            .addHeader(EventText.NO_CACHE));
  }

  /** A stream listens only once it runs: an answer that is never sent leaves no listener behind. */
  private Source<ByteString, ?> steps(OutputQuery query, Supplier<OutputFormat> format) {
    return Source.lazySource(() -> running(query, format.get()));
  }

  private Source<ByteString, NotUsed> running(OutputQuery query, OutputFormat format) {
    OutputReader reader = new OutputReader(sources, query);
    var _ = context.events().listen(query.id(), reader, -1);
    return Source.unfoldAsync(true, goesOn -> next(reader, format, goesOn))
        .filter(bytes -> !bytes.isEmpty())
        .watchTermination(
            (_, done) -> {
              done.whenComplete(
                  (_, _) -> {
                    reader.end();
                    context.events().remove(query.id(), reader);
                  });
              return NotUsed.getInstance();
            });
  }

  private static CompletionStage<Optional<Pair<Boolean, ByteString>>> next(
      OutputReader reader, OutputFormat format, boolean goesOn) {
    if (!goesOn) {
      return CompletableFuture.completedStage(Optional.empty());
    }
    return reader
        .next()
        .thenApply(
            step -> Optional.of(Pair.create(!(step instanceof OutputStep.End), format.of(step))));
  }
}

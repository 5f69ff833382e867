package dev.firebreak.http;

import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.firebreak.access.Grant;
import dev.firebreak.series.NodeSeries;
import dev.firebreak.series.Sample;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.PathMatcher0;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v1/series}: the samples of the last minutes, and {@code GET /v1/series/events}: these
 * and the following ones as server-sent events.
 */
final class SeriesRoutes extends AllDirectives {
  private static final String TYPE = "type";
  static final String AFTER = "after";
  private static final String MILLIS = "[0-9]{1,15}";
  static final long ALL = -1;

  private final TypeLookup types;
  private final NodeSeries series;

  SeriesRoutes(TypeLookup types, NodeSeries series) {
    this.types = types;
    this.series = series;
  }

  /**
   * The samples of the last minutes.
   *
   * @param type null for the whole node
   */
  @JsonPropertyOrder({"type", "everyMs", "samples"})
  private record Document(@Nullable String type, long everyMs, List<Sample> samples) {}

  /** The samples that a caller wants. */
  private record Wanted(@Nullable String type, long after) {}

  /** Makes the answer. */
  @FunctionalInterface
  private interface Operation {
    HttpResponse answer(HttpRequest request, Wanted wanted);
  }

  Route all() {
    PathMatcher0 root = segment("v1").slash("series");
    return concat(
        path(root, () -> get(() -> answered(this::document))),
        path(root.slash("events"), () -> get(() -> answered(this::events))));
  }

  private Route answered(Operation operation) {
    return extractRequest(
        request -> {
          try {
            return complete(operation.answer(request, wanted(request)));
          } catch (ProblemFound refused) {
            return complete(Responses.problem(refused.problem()));
          }
        });
  }

  private Wanted wanted(HttpRequest request) throws ProblemFound {
    Map<String, String> parameters = SingleValue.onlyParameters(request, Set.of(TYPE, AFTER));
    String type = parameters.get(TYPE);
    Grant grant = Authentication.of(request);
    if (type != null && (types.types().find(type) == null || !grant.types().match(type))) {
      throw new ProblemFound(types.unknown(type, grant));
    }
    return new Wanted(type, after(parameters));
  }

  /** The parameter after; {@link #ALL} without it. */
  static long after(Map<String, String> parameters) throws ProblemFound {
    String after = parameters.get(AFTER);
    if (after != null && !after.matches(MILLIS)) {
      throw new ProblemFound(
          Problem.of(
              ProblemType.BAD_PARAMETER,
              "after must be a number of milliseconds since 1970, not \"" + after + '"'));
    }
    return after == null ? ALL : Long.parseLong(after);
  }

  /** The time of the last event that a reader which connects again has received. */
  static Optional<Long> lastReceived(HttpRequest request) {
    return EventStreams.lastEventId(request).filter(id -> id.matches(MILLIS)).map(Long::parseLong);
  }

  private HttpResponse document(HttpRequest request, Wanted wanted) {
    return Responses.json(
        new Document(
            wanted.type(),
            NodeSeries.EVERY.toMillis(),
            series.samples(wanted.type(), wanted.after())));
  }

  private HttpResponse events(HttpRequest request, Wanted wanted) {
    // A reader that connects again goes on after the last event that it has received.
    long after = lastReceived(request).orElse(wanted.after());
    String type = wanted.type();
    return EventStreams.response(
        Authentication.caller(request),
        Source.unfoldAsync(after, last -> next(type, last)).filter(text -> !text.isEmpty()));
  }

  private CompletionStage<Optional<Pair<Long, ByteString>>> next(@Nullable String type, long last) {
    CompletionStage<Void> more = series.next();
    List<Sample> now = series.samples(type, last);
    return now.isEmpty()
        ? more.thenApply(_ -> Optional.of(Pair.create(last, ByteString.emptyByteString())))
        : CompletableFuture.completedStage(Optional.of(Pair.create(now.getLast().at(), text(now))));
  }

  /** The samples as events. */
  static ByteString text(List<Sample> samples) {
    StringBuilder events = new StringBuilder();
    for (Sample sample : samples) {
      String json = new String(Responses.bytes(sample), StandardCharsets.UTF_8);
      events.append("id: ").append(sample.at()).append("\nevent: sample\ndata: ");
      events.append(json).append("\n\n");
    }
    return ByteString.fromString(events.toString());
  }
}

package dev.firebreak.http;

import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.firebreak.observe.OtherNodes;
import dev.firebreak.series.MergedSeries;
import dev.firebreak.series.NodeReading;
import dev.firebreak.series.NodeSamples;
import dev.firebreak.series.NodeSeries;
import dev.firebreak.series.Sample;
import dev.firebreak.series.SeriesOfNodes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
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
 * {@code GET /v1/nodes/series}: the samples of all nodes together, or of one of them; and {@code
 * GET /v1/nodes/series/events}: these and the following ones as server-sent events.
 */
final class NodeSeriesRoutes extends AllDirectives {
  private static final Set<String> PARAMETERS = Set.of(NodeRoutes.NODE, SeriesRoutes.AFTER);
  private static final Duration WHOLE = times(NodeSeries.KEPT);

  /** Nodes are asked for a little more than is missing, as they sample at different moments. */
  private static final Duration MARGIN = times(3);

  private final OtherNodes nodes;
  private final SeriesOfNodes all;
  private final NodeSeries own;
  private final Recent<Long, Read> readings = new Recent<>(System::nanoTime);

  NodeSeriesRoutes(OtherNodes nodes, SeriesOfNodes all, NodeSeries own) {
    this.nodes = nodes;
    this.all = all;
    this.own = own;
  }

  /**
   * Returns the time of this many samples. Not by {@link Duration#multipliedBy}, which computes
   * with BigDecimal: the initialization of this class delays the start of a node.
   */
  private static Duration times(int samples) {
    return Duration.ofNanos(NodeSeries.EVERY.toNanos() * samples);
  }

  /** What the nodes reported, and when. */
  private record Read(List<NodeSamples> nodes, long at) {}

  /** The samples that a caller wants; of all nodes if it names none. */
  private record Wanted(@Nullable String node, long after) {}

  /** A node, and whether its samples are part of the whole. */
  private record Part(String name, String address, boolean self, boolean answered) {}

  /** The nodes, the times of types, and the samples. */
  @JsonPropertyOrder({"everyMs", "nodes", "types", "samples"})
  private record Document(
      long everyMs, List<Part> nodes, List<MergedSeries.TypeSummary> types, List<Sample> samples) {}

  /** What a stream sends before the samples of each turn. */
  @JsonPropertyOrder({"nodes", "types"})
  private record Head(List<Part> nodes, List<MergedSeries.TypeSummary> types) {}

  Route all() {
    PathMatcher0 root = segment("v1").slash("nodes").slash("series");
    return concat(
        path(
            root,
            () -> get(() -> extractRequest(r -> completeWithFuture(answered(r, this::document))))),
        path(
            root.slash("events"),
            () -> get(() -> extractRequest(r -> completeWithFuture(answered(r, this::events))))));
  }

  /** Makes the answer. */
  @FunctionalInterface
  private interface Operation {
    CompletionStage<HttpResponse> answer(HttpRequest request, Wanted wanted);
  }

  private CompletionStage<HttpResponse> answered(HttpRequest request, Operation operation) {
    try {
      String node = NodeRoutes.wanted(request, PARAMETERS, nodes.nodes());
      long after = SeriesRoutes.after(SingleValue.parameters(request));
      return operation.answer(request, new Wanted(node, after));
    } catch (ProblemFound found) {
      return CompletableFuture.completedStage(Responses.problem(found.problem()));
    }
  }

  /** Returns what the nodes tell; null if too many different questions were asked just now. */
  private @Nullable CompletionStage<Read> read(long after) {
    return readings.get(
        after,
        () -> {
          long now = System.currentTimeMillis();
          Duration back = Duration.ofMillis(Math.clamp(now - after, 0, WHOLE.toMillis()));
          return all.read(back.plus(MARGIN))
              .thenApply(found -> new Read(found, System.currentTimeMillis()));
        });
  }

  private static Document document(Read read, Wanted wanted) {
    List<NodeSamples> meant =
        read.nodes().stream()
            .filter(node -> NodeRoutes.isIt(wanted.node(), node.name(), node.address()))
            .toList();
    List<NodeReading> readings = meant.stream().map(NodeSamples::reading).toList();
    MergedSeries merged = MergedSeries.of(readings, wanted.after(), read.at());
    return new Document(
        NodeSeries.EVERY.toMillis(),
        meant.stream()
            .map(node -> new Part(node.name(), node.address(), node.self(), node.answered()))
            .toList(),
        merged.types(),
        merged.samples());
  }

  private CompletionStage<HttpResponse> document(HttpRequest request, Wanted wanted) {
    CompletionStage<Read> read = read(wanted.after());
    return read == null
        ? CompletableFuture.completedStage(Responses.problem(Recent.tooMany()))
        : read.thenApply(found -> Responses.json(document(found, wanted)));
  }

  private CompletionStage<HttpResponse> events(HttpRequest request, Wanted wanted) {
    // A reader that connects again goes on after the last event that it has received.
    long after = SeriesRoutes.lastReceived(request).orElse(wanted.after());
    Turn first = new Turn(after, CompletableFuture.completedStage(null));
    return CompletableFuture.completedStage(
        EventStreams.response(
            Authentication.caller(request),
            Source.unfoldAsync(first, turn -> next(wanted.node(), turn))
                .filter(text -> !text.isEmpty())));
  }

  /**
   * A reading of a stream.
   *
   * @param last the time of the last sample that was sent
   * @param start when to read
   */
  private record Turn(long last, CompletionStage<Void> start) {}

  private CompletionStage<Optional<Pair<Turn, ByteString>>> next(@Nullable String node, Turn turn) {
    return turn.start()
        .thenCompose(
            _ -> {
              CompletionStage<Void> more = own.next();
              CompletionStage<Read> read = read(turn.last());
              return read == null
                  ? CompletableFuture.completedStage(
                      sent(new Turn(turn.last(), more), ByteString.emptyByteString()))
                  : read.thenApply(found -> sent(found, new Wanted(node, turn.last()), more));
            });
  }

  private static Optional<Pair<Turn, ByteString>> sent(
      Read read, Wanted wanted, CompletionStage<Void> more) {
    Document document = document(read, wanted);
    List<Sample> samples = document.samples();
    long last = samples.isEmpty() ? wanted.after() : samples.getLast().at();
    return sent(new Turn(last, more), text(document));
  }

  private static Optional<Pair<Turn, ByteString>> sent(Turn next, ByteString text) {
    return Optional.of(Pair.create(next, text));
  }

  private static ByteString text(Document document) {
    byte[] head = Responses.bytes(new Head(document.nodes(), document.types()));
    return ByteString.fromString(
            "event: nodes\ndata: " + new String(head, StandardCharsets.UTF_8) + "\n\n")
        .concat(SeriesRoutes.text(document.samples()));
  }
}

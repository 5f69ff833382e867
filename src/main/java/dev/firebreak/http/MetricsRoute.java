package dev.firebreak.http;

import dev.firebreak.exposition.Exposition;
import dev.firebreak.metrics.Metrics;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/** {@code GET /metrics}, in the format that the header Accept asks for. */
final class MetricsRoute extends AllDirectives {
  private static final String PATH = "metrics";

  private final @Nullable Metrics metrics;

  /** The path of these metrics; null if it does not exist. */
  MetricsRoute(@Nullable Metrics metrics) {
    this.metrics = metrics;
  }

  Route all() {
    return path(PATH, () -> get(() -> extractRequest(r -> completeWithFuture(answer(r)))));
  }

  private CompletionStage<HttpResponse> answer(HttpRequest request) {
    if (metrics == null) {
      Problem off =
          Problem.of(
              ProblemType.NOT_FOUND, "This node has no metrics: firebreak.metrics.enabled = false");
      return CompletableFuture.completedStage(Responses.problem(off));
    }
    return metrics.scrape(accept(request)).thenApply(MetricsRoute::answer);
  }

  /** Servers of Prometheus send one header, with all formats that they read. */
  private static @Nullable String accept(HttpRequest request) {
    return request.getHeader("Accept").map(HttpHeader::value).orElse(null);
  }

  private static HttpResponse answer(Exposition all) {
    ContentType type = ContentTypes.parse(all.contentType());
    ByteString bytes = ByteString.fromArrayUnsafe(all.bytes(), 0, all.size());
    return HttpResponse.create().withEntity(HttpEntities.create(type, bytes));
  }
}

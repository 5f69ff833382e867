package dev.firebreak.http;

import dev.firebreak.liveness.HeapWatch;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.japi.function.Function;

/**
 * Routes that are built once a request needs them, or ahead of it while the node already listens:
 * the routing DSL takes a tenth of the start of a node, and calls and submits bypass it. An early
 * request waits for the routes, but no thread does. Thread-safe.
 */
final class LaterRoutes implements Function<HttpRequest, CompletionStage<HttpResponse>> {
  private static final long serialVersionUID = 1L;

  private final transient Supplier<Function<HttpRequest, CompletionStage<HttpResponse>>> builder;
  private final transient CompletableFuture<Function<HttpRequest, CompletionStage<HttpResponse>>>
      built = new CompletableFuture<>();
  private final AtomicBoolean begun = new AtomicBoolean();

  /**
   * Creates routes that are not built yet.
   *
   * @param builder builds them
   */
  LaterRoutes(Supplier<Function<HttpRequest, CompletionStage<HttpResponse>>> builder) {
    this.builder = builder;
  }

  /** Builds the routes in a thread of their own, unless that has begun. */
  void begin() {
    if (begun.compareAndSet(false, true)) {
      Thread.ofPlatform().daemon().name("http-routes").start(this::build);
    }
  }

  private void build() {
    try {
      built.complete(builder.get());
    } catch (Throwable t) {
      HeapWatch.noticed(t);
      built.completeExceptionally(t); // Each request then fails with this cause, which is logged.
    }
  }

  @Override
  public CompletionStage<HttpResponse> apply(HttpRequest request) throws Exception {
    if (built.isDone() && !built.isCompletedExceptionally()) {
      return built.join().apply(request);
    }
    begin();
    return built.thenCompose(routes -> answer(routes, request));
  }

  private static CompletionStage<HttpResponse> answer(
      Function<HttpRequest, CompletionStage<HttpResponse>> routes, HttpRequest request) {
    try {
      return routes.apply(request);
    } catch (Exception e) {
      return CompletableFuture.failedStage(e);
    }
  }
}

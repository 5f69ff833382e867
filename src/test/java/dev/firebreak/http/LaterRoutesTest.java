package dev.firebreak.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firebreak.fixture.Patience;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.japi.function.Function;
import org.junit.jupiter.api.Test;

/** Requests beside the building of the routes. */
class LaterRoutesTest {
  private static final HttpRequest REQUEST = HttpRequest.create("/v1/types");

  private static CompletionStage<HttpResponse> accepted(HttpRequest request) {
    return CompletableFuture.completedStage(HttpResponse.create().withStatus(202));
  }

  private static int status(CompletionStage<HttpResponse> answer) throws Exception {
    return answer.toCompletableFuture().get(Patience.SECONDS, TimeUnit.SECONDS).status().intValue();
  }

  @Test
  void anEarlyRequestIsAnsweredOnceTheRoutesAreBuilt() throws Exception {
    CountDownLatch mayBuild = new CountDownLatch(1);
    AtomicInteger builds = new AtomicInteger();
    LaterRoutes routes =
        new LaterRoutes(
            () -> {
              awaitQuietly(mayBuild);
              builds.incrementAndGet();
              return LaterRoutesTest::accepted;
            });
    CompletionStage<HttpResponse> first = routes.apply(REQUEST);
    routes.begin();
    CompletionStage<HttpResponse> second = routes.apply(REQUEST);
    assertThat(first.toCompletableFuture()).isNotDone();
    assertThat(second.toCompletableFuture()).isNotDone();
    mayBuild.countDown();
    assertThat(status(first)).isEqualTo(202);
    assertThat(status(second)).isEqualTo(202);
    assertThat(builds).hasValue(1);
    assertThat(routes.apply(REQUEST).toCompletableFuture()).isCompleted();
  }

  @Test
  void theCauseOfAFailureReachesEachRequest() throws Exception {
    LaterRoutes unbuilt =
        new LaterRoutes(
            () -> {
              throw new IllegalStateException("no routes");
            });
    CompletionStage<HttpResponse> early = unbuilt.apply(REQUEST);
    assertThatThrownBy(() -> status(early)).hasRootCauseMessage("no routes");
    assertThatThrownBy(() -> status(unbuilt.apply(REQUEST))).hasRootCauseMessage("no routes");
    Function<HttpRequest, CompletionStage<HttpResponse>> failing =
        _ -> {
          throw new CompletionException(new IllegalStateException("no answer"));
        };
    LaterRoutes broken = new LaterRoutes(() -> failing);
    CompletionStage<HttpResponse> first = broken.apply(REQUEST);
    assertThatThrownBy(() -> status(first)).hasRootCauseMessage("no answer");
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}

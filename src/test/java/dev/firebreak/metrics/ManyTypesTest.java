package dev.firebreak.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.fixture.ManualClock;
import dev.firebreak.fixture.Patience;
import dev.firebreak.fixture.TestNode;
import dev.firebreak.store.MemoryStore;
import dev.firebreak.store.StoreStatistics;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Scrapes neither grow without bounds nor take what calls need. */
class ManyTypesTest {
  private static final int TYPES = 200;

  /** A megabyte with 200 types; Prometheus' own limits begin at tens of megabytes. */
  private static final int MOST_BYTES = 4 << 20;

  @Test
  void aScrapeOfTwoHundredTypesIsOfBoundedSize() {
    StringBuilder types = new StringBuilder("firebreak.types {");
    for (int i = 0; i < TYPES; i++) {
      types.append("t").append(i).append(".handler = dev.firebreak.demo.Echo\n");
    }
    try (TestNode node = TestNode.configured(types.append("}").toString())) {
      for (int i = 0; i < TYPES; i++) {
        assertThat(node.call("t" + i, "x").statusCode()).isEqualTo(200);
      }
      Shown shown = Shown.by(node);
      assertThat(shown.types()).hasSize(TYPES);
      assertThat(shown.of("firebreak_call_duration_seconds_count{type=\"t199\"}")).isOne();
      assertThat(shown.text()).hasSizeLessThan(MOST_BYTES);
    }
  }

  /** More scrapes than the dispatcher has threads wait for a source, and calls are answered. */
  @Test
  void callsAreAnsweredWhileScrapesHang() throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch free = new CountDownLatch(1);
    MemoryStore store =
        new MemoryStore("here", new ManualClock()) {
          @Override
          public StoreStatistics statistics() {
            held.countDown();
            try {
              assertThat(free.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
            return super.statistics();
          }
        };
    try (TestNode node =
        TestNode.keeping(store, "firebreak.types.echo.handler = dev.firebreak.demo.Echo")) {
      CompletableFuture<?>[] scrapes = new CompletableFuture<?>[64];
      for (int i = 0; i < scrapes.length; i++) {
        scrapes[i] =
            node.sendAsync(node.request("GET", "/metrics", null))
                .thenApply(HttpResponse::statusCode)
                .thenAccept(status -> assertThat(status).isEqualTo(200));
      }
      assertThat(held.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
      for (int i = 0; i < 10; i++) {
        assertThat(node.call("echo", "x").statusCode()).isEqualTo(200);
      }
      assertThat(scrapes).noneMatch(CompletableFuture::isDone);
      free.countDown();
      CompletableFuture.allOf(scrapes).get(Patience.SECONDS, TimeUnit.SECONDS);
    }
  }
}

package dev.firebreak.node;

import static dev.firebreak.fixture.TestNode.handler;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.demo.Echo;
import dev.firebreak.fixture.Spin;
import dev.firebreak.fixture.TestNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** As many endless loops on virtual threads as there are cores: all others still answer. */
@Timeout(120)
class SpinnersTest {
  private static final int SPINNERS = Runtime.getRuntime().availableProcessors() + 1;

  @Test
  void othersAnswerWhileTheirTimeoutIsFarAway() {
    try (TestNode node = node("timeout = 1h", 8)) {
      List<CompletableFuture<?>> spinning = spin(node, "far");
      for (int i = 0; i < 20; i++) {
        assertThat(node.call("echo", "hello").body()).isEqualTo("hello");
      }
      assertThat(spinning).noneMatch(CompletableFuture::isDone);
      Spin.stop("far");
      spinning.forEach(CompletableFuture::join);
    }
  }

  @Test
  void othersAnswerAfterTheyWereGivenUpAndTheirCallersHaveTheir504() {
    try (TestNode node = node("timeout = 100ms, grace = 100ms, max-leaked = 100", 8)) {
      List<CompletableFuture<HttpResponse<String>>> spinning = new ArrayList<>();
      for (int i = 0; i < SPINNERS; i++) {
        spinning.add(node.callAsync("spin", "near"));
      }
      assertThat(spinning).allMatch(call -> call.join().statusCode() == 504);
      assertThat(node.branch("spin").path("leaked").path("used").asInt()).isEqualTo(SPINNERS);
      for (int i = 0; i < 20; i++) {
        assertThat(node.call("echo", "hello").body()).isEqualTo("hello");
      }
      Spin.stop("near");
      await().until(() -> node.branch("spin").path("leaked").path("used").asInt() == 0);
    }
  }

  @Test
  void onPlatformThreadsTheyDisturbNobodyAtAll() {
    try (TestNode node = node("threads = platform, timeout = 1h", 0)) {
      List<CompletableFuture<?>> spinning = spin(node, "platform");
      for (int i = 0; i < 20; i++) {
        assertThat(node.call("echo", "hello").body()).isEqualTo("hello");
      }
      Spin.stop("platform");
      spinning.forEach(CompletableFuture::join);
    }
  }

  private static TestNode node(String spin, int spareCarriers) {
    return TestNode.configured(
        """
        firebreak.spare-carriers = %d
        firebreak.drain-timeout = 5s
        firebreak.types { spin { %s, %s }, echo { %s } }
        """
            .formatted(spareCarriers, handler(Spin.class), spin, handler(Echo.class)));
  }

  private static List<CompletableFuture<?>> spin(TestNode node, String name) {
    List<CompletableFuture<?>> spinning = new ArrayList<>();
    for (int i = 0; i < SPINNERS; i++) {
      spinning.add(node.callAsync("spin", name));
    }
    await().until(() -> node.branch("spin").path("slots").path("used").asInt() == SPINNERS);
    return spinning;
  }
}

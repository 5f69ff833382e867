package dev.firebreak.node;

import static dev.firebreak.fixture.TestNode.handler;
import static dev.firebreak.fixture.TestNode.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.demo.Echo;
import dev.firebreak.fixture.Spin;
import dev.firebreak.fixture.TestNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** As many endless loops on virtual threads as there are cores: other calls are still answered. */
class SpinnersTest {
  private static final int SPINNERS = Runtime.getRuntime().availableProcessors() + 1;

  @Test
  void otherCallsAreAnsweredWhileTheLoopsRun() {
    for (int round = 0; round < 3; round++) {
      try (TestNode node = node("timeout = 1h", 8);
          Spinning spinning = spin(node, "far" + round)) {
        assertThatOthersAnswer(node);
        assertThat(spinning.calls()).noneMatch(CompletableFuture::isDone);
        assertThat(node.branch("spin").path("slots").path("used").asInt()).isEqualTo(SPINNERS);
      }
    }
  }

  @Test
  void otherCallsAreAnsweredAfterTheLoopsWereAbandoned() {
    try (TestNode node = node("timeout = 100ms, grace = 100ms, max-leaked = 100", 8);
        Spinning spinning = spin(node, "near")) {
      assertThat(spinning.calls()).allMatch(call -> call.join().statusCode() == 504);
      // One that found no processor thread in time was never entered, and is not leaked.
      assertThat(node.branch("spin").path("leaked").path("used").asInt()).isBetween(1, SPINNERS);
      assertThatOthersAnswer(node);
      Spin.stop("near");
      await().until(() -> node.branch("spin").path("leaked").path("used").asInt() == 0);
    }
  }

  @Test
  void loopsOnPlatformThreadsDoNotAffectOtherCalls() {
    try (TestNode node = node("threads = platform, timeout = 1h", 0);
        Spinning spinning = spin(node, "platform")) {
      assertThatOthersAnswer(node);
      assertThat(spinning.calls()).noneMatch(CompletableFuture::isDone);
    }
  }

  @Test
  void aTypeThatLeaksWhileNoSpareCarrierIsLeftIsRefused() {
    // Two loops may run before the first is abandoned: on one core, one carrier must be left to the
    // others.
    try (TestNode node = node("timeout = 100ms, grace = 100ms, max-leaked = 100", 2);
        Spinning _ = spin(node, "exhausted", 1)) {
      await().until(() -> problem(node.call("spin", "exhausted")).equals("leaked-workers"));
      assertThatOthersAnswer(node);
    }
  }

  private static void assertThatOthersAnswer(TestNode node) {
    for (int i = 0; i < 20; i++) {
      assertThat(node.call("echo", "hello").body()).isEqualTo("hello");
    }
  }

  /** Loops that end with the test, whatever becomes of it. */
  private record Spinning(String name, List<CompletableFuture<HttpResponse<String>>> calls)
      implements AutoCloseable {
    @Override
    public void close() {
      Spin.stop(name);
    }
  }

  private static Spinning spin(TestNode node, String name) {
    return spin(node, name, SPINNERS);
  }

  private static Spinning spin(TestNode node, String name, int number) {
    List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      calls.add(node.callAsync("spin", name));
    }
    // The test does not wait until the loops run: calls right behind them must be answered, too.
    return new Spinning(name, calls);
  }

  private static TestNode node(String spin, int spareCarriers) {
    return TestNode.configured(
        String.format(
            Locale.ROOT,
            """
            firebreak.spare-carriers = %d
            firebreak.drain-timeout = 5s
            # Without a carrier to run on, an echo would wait far longer than its timeout.
            firebreak.types { spin { %s, %s }, echo { %s, timeout = 5s } }
            """,
            spareCarriers,
            handler(Spin.class),
            spin,
            handler(Echo.class)));
  }
}

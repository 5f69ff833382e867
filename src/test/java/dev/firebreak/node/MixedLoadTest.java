package dev.firebreak.node;

import static dev.firebreak.fixture.TestNode.handler;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.demo.Echo;
import dev.firebreak.fixture.TestNode;
import dev.firebreak.fixture.Thrower;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Crashes affect only their own calls. */
class MixedLoadTest {
  private static final int CALLS = 1000;

  private static TestNode node;

  @BeforeAll
  static void start() {
    node =
        TestNode.withTypes(
            String.format(
                Locale.ROOT,
                """
                thrower {
                  %s, concurrency = 50, max-waiting = 2000, breaker.window = 0
                  retry { attempts = 2, backoff = 1ms, budget { share = 1, spare = 2050 } }
                }
                echo { %s, concurrency = 50 }
                """,
                handler(Thrower.class),
                handler(Echo.class)));
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  static Stream<String> everythingThatCanBeThrown() {
    return Thrower.ALL.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("everythingThatCanBeThrown")
  void everyThrowableOfAHandlerIsAnsweredWith502AndTheNodeContinues(String name) {
    HttpResponse<String> answer = node.call("thrower", name);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(502);
    assertThat(TestNode.json(answer).path("attempts").asInt()).isEqualTo(2);
    assertThat(node.call("echo", name).body()).isEqualTo(name);
  }

  @Test
  void ofAThousandCallsWithCrashesAllHealthyOnesAreCorrect() {
    List<String> throwable = List.copyOf(Thrower.ALL.keySet());
    JsonNode before = node.type("thrower").path("counters");
    List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      calls.add(
          switch (i % 3) {
            case 0 -> node.callAsync("thrower", throwable.get(i % throwable.size()));
            // Siblings of those that crash, under the same supervisor, and runs of another type.
            case 1 -> node.callAsync("thrower", "healthy " + i);
            default -> node.callAsync("echo", "healthy " + i);
          });
    }
    int crashed = 0;
    for (int i = 0; i < CALLS; i++) {
      HttpResponse<String> answer = calls.get(i).join();
      if (i % 3 == 0) {
        assertThat(answer.statusCode()).isEqualTo(502);
        crashed++;
      } else {
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("healthy " + i);
      }
    }
    JsonNode after = node.type("thrower").path("counters");
    assertThat(after.path("crashedAttempts").asInt() - before.path("crashedAttempts").asInt())
        .isEqualTo(2 * crashed);
    assertThat(after.path("crashed").asInt() - before.path("crashed").asInt()).isEqualTo(crashed);
    await().until(() -> node.branch("thrower").path("slots").path("used").asInt() == 0);
    assertThat(node.type("thrower").path("use").path("admitted").asInt()).isZero();
    assertThat(node.branch("thrower").path("restarts").asInt()).isZero();
  }
}

package dev.firebreak.node;

import static dev.firebreak.fixture.TestNode.handler;
import static dev.firebreak.fixture.TestNode.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.api.Payload;
import dev.firebreak.fixture.Later;
import dev.firebreak.fixture.TestNode;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Asynchronous handlers over HTTP, on a thread of their own and inline. */
class AsyncHandlerTest {
  private static TestNode node;

  @BeforeAll
  static void start() {
    node =
        TestNode.configured(
            String.format(
                Locale.ROOT,
                """
                firebreak.type-defaults { concurrency = 2, retry { attempts = 2, backoff = 1ms } }
                firebreak.types {
                  thread { %1$s, start = thread }
                  inline { %1$s, start = inline }
                  brief-thread { %1$s, start = thread, timeout = 50ms, grace = 20ms }
                  brief-inline { %1$s, start = inline, timeout = 50ms, grace = 20ms }
                }
                """,
                handler(Later.class)));
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"thread", "inline"})
  void aCallIsAnsweredWhenItsStageEnds(String type) {
    CompletableFuture<HttpResponse<String>> call = node.callAsync(type, "answer " + type);
    await().until(() -> Later.isBegun("answer " + type));
    assertThat(call).isNotDone();
    Later.stage("answer " + type).complete(Payload.text("done"));
    assertThat(call.join().body()).isEqualTo("done");
  }

  @ParameterizedTest
  @ValueSource(strings = {"thread", "inline"})
  void crashesAreRetriedAndAnswered(String type) {
    for (String how : new String[] {"overflow", "throw", "null", "no result"}) {
      HttpResponse<String> answer = node.call(type, how);
      assertThat(answer.statusCode()).as(how).isEqualTo(502);
      assertThat(TestNode.json(answer).path("attempts").asInt()).isEqualTo(2);
    }
    assertThat(node.call(type, "now").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"brief-thread", "brief-inline"})
  void aStageThatNeverEndsIsCancelledAndItsCallerAnswered(String type) {
    HttpResponse<String> answer = node.call(type, "never " + type);
    assertThat(answer.statusCode()).isEqualTo(504);
    assertThat(problem(answer)).isEqualTo("deadline-exceeded");
    await().until(() -> Later.stage("never " + type).isCancelled());
    await().until(() -> node.branch(type).path("slots").path("used").asInt() == 0);
    assertThat(node.branch(type).path("leaked").path("used").asInt()).isZero();
  }
}

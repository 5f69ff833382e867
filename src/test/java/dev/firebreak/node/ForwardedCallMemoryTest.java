package dev.firebreak.node;

import static dev.firebreak.fixture.TestNode.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.fixture.Gate;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Results from other nodes are charged to the memory of the node that receives them. */
class ForwardedCallMemoryTest {
  private static final String BODY = "0123456789abcdef".repeat(1 << 14);
  private final TwoNodes nodes = new TwoNodes("firebreak.http.body-memory = 4M");

  @AfterEach
  void stop() {
    nodes.close();
  }

  @Test
  void aResultForWhichThereIsNoMemoryIsAnErrorAndOthersArrive(TestInfo test) {
    String gate = test.getDisplayName();
    CompletableFuture<HttpResponse<String>> here = nodes.small.callAsync("triple", gate);
    await().until(() -> Gate.inside(gate) == 1);
    for (int i = 0; i < 8; i++) { // Each of 768 KiB, of 4 MiB.
      HttpResponse<String> answer = forwarded(BODY);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }
    for (int i = 0; i < 3; i++) { // Of 3 MiB.
      HttpResponse<String> answer = forwarded(BODY.repeat(4));
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(problem(answer)).isEqualTo("over-capacity");
      assertThat(answer.body()).contains("no memory here for its result of 3145728 bytes");
    }
    assertThat(forwarded(BODY).statusCode()).isEqualTo(200);
    Gate.open(gate, 1);
    here.join();
  }

  /** The answer of the other node, once this one knows that the slot there is free again. */
  private HttpResponse<String> forwarded(String body) {
    return await()
        .until(
            () -> nodes.small.call("triple", body),
            answer -> !answer.body().contains("places in its waiting line are taken"));
  }
}

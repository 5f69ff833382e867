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

/** Results from other nodes count against the memory of the node that they come to. */
class HandedMemoryTest {
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
      HttpResponse<String> answer = nodes.small.call("triple", BODY);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }
    for (int i = 0; i < 3; i++) { // Of 3 MiB.
      HttpResponse<String> answer = nodes.small.call("triple", BODY.repeat(4));
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(problem(answer)).isEqualTo("over-capacity");
      assertThat(answer.body()).contains("no memory here for its result of 3145728 bytes");
    }
    assertThat(nodes.small.call("triple", BODY).statusCode()).isEqualTo(200);
    Gate.open(gate, 1);
    here.join();
  }
}

package dev.firebreak.http;

import static dev.firebreak.fixture.TestNode.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.fixture.TestNode;
import dev.firebreak.liveness.DeadLoop;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** A node that lost a required thread reports it to its health checks. */
class HealthTest {
  @Test
  void aNodeThatLostARequiredThreadIsNeitherLiveNorReady() {
    try (TestNode node = TestNode.withTypes("")) {
      try (DeadLoop _ = new DeadLoop("store-writer")) {
        for (String probe : new String[] {"/health/live", "/health/ready"}) {
          HttpResponse<String> answer = node.get(probe);
          assertThat(answer.statusCode()).isEqualTo(503);
          assertThat(json(answer).path("type").asText()).isEqualTo("/problems/node-failed");
          assertThat(json(answer).path("detail").asText())
              .contains("store-writer has ended", "on purpose");
        }
      }
      assertThat(node.get("/health/live").statusCode()).isEqualTo(200);
      assertThat(node.get("/health/ready").statusCode()).isEqualTo(200);
    }
  }
}

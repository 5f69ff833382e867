package dev.firebreak.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.fixture.TestNode;
import dev.firebreak.fixture.TestTokens;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a caller is told about its token. */
class SessionHttpTest {
  @Test
  void aTokenIsToldItsRights(@TempDir Path folder) {
    TestTokens tokens = TestTokens.in(folder, "ci owner=team scopes=cancel,read");
    try (TestNode node = TestNode.configured(TestTokens.settings(folder))) {
      assertThat(node.send(tokens.request(node, "ci", "GET", "/v1/session")).body())
          .isEqualTo("{\"name\":\"ci\",\"owner\":\"team\",\"scopes\":[\"read\",\"cancel\"]}");
      assertThat(node.get("/v1/session").statusCode()).isEqualTo(401);
    }
  }

  @Test
  void whereNoTokenIsRequiredEveryCallerMayDoEverything() {
    try (TestNode node = TestNode.withTypes("")) {
      assertThat(node.get("/v1/session").body()).isEqualTo("{\"scopes\":[\"admin\"]}");
    }
  }
}

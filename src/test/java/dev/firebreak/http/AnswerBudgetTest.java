package dev.firebreak.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.fixture.RawConnection;
import dev.firebreak.fixture.TestNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers while there is no memory for them. */
class AnswerBudgetTest {
  /** All fit, in whatever order they arrive, and leave less than an answer needs. */
  private static final int BODIES = 58;

  private static final int BYTES = 1000;

  @TempDir private Path folder;

  @Test
  void noTaskIsReadForAnAnswerThatDoesNotFit() throws IOException {
    String config =
        String.format(
            Locale.ROOT,
            """
            firebreak.http.body-memory = 64K
            firebreak.data-dir = "%s"
            firebreak.types.echo.handler = dev.firebreak.demo.Echo
            """,
            folder);
    List<RawConnection> all = new ArrayList<>();
    try (TestNode node = TestNode.configured(config)) {
      for (int i = 0; i < BODIES; i++) {
        RawConnection connection = new RawConnection(node.uri("/"));
        all.add(connection);
        connection.send(
            "POST /v1/call/echo HTTP/1.1\nHost: localhost\nContent-Length: "
                + (BYTES + 100)
                + "\n\n"
                + "x".repeat(BYTES));
      }
      await().until(() -> node.get("/v1/tasks").statusCode() == 503);
      HttpResponse<String> refused = node.get("/v1/tasks");
      assertThat(TestNode.problem(refused)).isEqualTo("over-capacity");
      assertThat(refused.headers().firstValue("Retry-After")).isPresent();
      assertThat(node.get("/health/live").statusCode()).isEqualTo(200);
      for (RawConnection connection : all) {
        connection.close();
      }
      await().until(() -> node.get("/v1/tasks").statusCode() == 200);
    }
  }
}

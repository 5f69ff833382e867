package dev.firebreak.http;

import static dev.firebreak.fixture.TestNode.handler;
import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.demo.Echo;
import dev.firebreak.fixture.Everything;
import dev.firebreak.fixture.HostileJson;
import dev.firebreak.fixture.TestNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Hostile JSON is refused with a short message, and other callers are served. */
class HostileJsonCallerTest {
  private static final int LONGEST_ANSWER = 4000;

  private final TestNode node =
      TestNode.configured(
          String.format(
              Locale.ROOT,
              """
              firebreak.http.body-memory = 100M
              firebreak.types { everything { %s, max-body = 16M, timeout = 1 hour }, echo { %s } }
              """,
              handler(Everything.class),
              handler(Echo.class)));

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void otherCallersAreAnsweredWhileHostileJsonIsSent() {
    AtomicBoolean over = new AtomicBoolean();
    CompletableFuture<Integer> healthy = CompletableFuture.supplyAsync(() -> call(over));
    try {
      HostileJson.all().forEach(this::endsAsDocumented);
    } finally {
      over.set(true);
    }
    assertThat(healthy.join()).isPositive();
    assertThat(node.type("everything").path("breaker").path("state").asText()).isEqualTo("closed");
  }

  /** How many calls were answered, until it is over. */
  private int call(AtomicBoolean over) {
    int answered = 0;
    while (!over.get()) {
      String word = "healthy " + answered;
      HttpResponse<String> answer = node.call("echo", word);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo(word);
      answered++;
    }
    return answered;
  }

  private void endsAsDocumented(HostileJson hostile) {
    HttpResponse<String> answer =
        node.send(
            HttpRequest.newBuilder(node.uri("/v1/call/everything"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(hostile.json()))
                .build());
    assertThat(answer.statusCode() + " " + problemOf(answer))
        .as(hostile.name())
        .isEqualTo(
            switch (hostile.outcome()) {
              case "accepted" -> "200 ";
              case "malformed" -> "400 malformed-json";
              default -> "422 invalid-input";
            });
    if (answer.statusCode() != 200) {
      assertThat(answer.body()).as(hostile.name()).hasSizeLessThan(LONGEST_ANSWER);
    }
  }

  private static String problemOf(HttpResponse<String> answer) {
    return answer.statusCode() == 200 ? "" : TestNode.problem(answer);
  }
}

package dev.firebreak.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.fixture.TestNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The samples of the last minutes over HTTP. */
class SeriesHttpTest {
  private static TestNode node;

  @BeforeAll
  static void start() {
    node = TestNode.configured("firebreak.types.echo.handler = dev.firebreak.demo.Echo");
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  private static JsonNode series(String query) {
    return TestNode.json(node.get("/v1/series" + query));
  }

  @Test
  void callsAreSeenInTheSamplesOfTheirTypeAndOfTheNode() {
    assertThat(node.call("echo", "x").statusCode()).isEqualTo(200);
    for (String query : List.of("", "?type=echo")) {
      await()
          .until(
              () ->
                  series(query).path("samples").findValues("calls").stream()
                      .anyMatch(calls -> calls.asDouble() > 0));
    }
    JsonNode all = series("?type=echo");
    assertThat(all.path("type").asText()).isEqualTo("echo");
    assertThat(all.path("everyMs").asInt()).isEqualTo(2000);
    JsonNode last = all.path("samples").path(all.path("samples").size() - 1);
    assertThat(series("?after=" + last.path("at").asLong()).path("samples"))
        .allMatch(sample -> sample.path("at").asLong() > last.path("at").asLong());
  }

  @Test
  void theSamplesCanBeFollowedAndGoOnAfterTheLastOneReceived() throws Exception {
    List<Long> first = follow(null, 2);
    List<Long> second = follow(String.valueOf(first.getFirst()), 2);
    assertThat(second.getFirst()).isEqualTo(first.getLast());
  }

  /** Returns the ids of the first events of a stream. */
  private static List<Long> follow(@Nullable String lastEventId, int events)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(node.uri("/v1/series/events"));
    if (lastEventId != null) {
      request.header("Last-Event-ID", lastEventId);
    }
    List<Long> ids = new ArrayList<>();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<InputStream> answer =
          client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/event-stream");
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
        while (ids.size() < events) {
          String line = lines.readLine();
          if (line.startsWith("id: ")) {
            ids.add(Long.parseLong(line.substring(4)));
            assertThat(lines.readLine()).isEqualTo("event: sample");
            assertThat(lines.readLine()).startsWith("data: {\"at\":" + ids.getLast());
          }
        }
      }
      client.shutdownNow();
    }
    return ids;
  }

  @Test
  void wrongParametersAreNamed() {
    assertThat(node.get("/v1/series?type=nothing").body()).contains("unknown-type", "nothing");
    assertThat(node.get("/v1/series?after=yesterday").body()).contains("after", "yesterday");
    assertThat(node.get("/v1/series?before=1").body()).contains("before");
  }
}

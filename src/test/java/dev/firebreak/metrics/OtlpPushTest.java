package dev.firebreak.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.firebreak.fixture.Patience;
import dev.firebreak.fixture.TestNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Metrics arrive at a receiver of the OpenTelemetry protocol. */
class OtlpPushTest {
  private static final JsonMapper JSON = new JsonMapper();

  private final BlockingQueue<JsonNode> received = new LinkedBlockingQueue<>();
  private HttpServer receiver;
  private volatile int status = 200;

  @BeforeEach
  void listen() throws IOException {
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext("/v1/metrics", this::take);
    receiver.start();
  }

  @AfterEach
  void stop() {
    receiver.stop(0);
  }

  private void take(HttpExchange request) throws IOException {
    try (request) {
      if ("sesame".equals(request.getRequestHeaders().getFirst("X-Key"))
          && "application/json".equals(request.getRequestHeaders().getFirst("Content-Type"))) {
        received.add(JSON.readTree(request.getRequestBody()));
      }
      request.sendResponseHeaders(status, -1);
    }
  }

  private TestNode node(String more) {
    return TestNode.configured(
        String.format(
            Locale.ROOT,
            """
            firebreak.types.echo.handler = dev.firebreak.demo.Echo
            firebreak.metrics.otlp {
              url = "http://127.0.0.1:%d/v1/metrics", interval = 1s, headers { X-Key = sesame }
            }
            %s
            """,
            receiver.getAddress().getPort(),
            more));
  }

  /** A metric of the first request in which the type has calls. */
  private JsonNode metric(String name) throws InterruptedException {
    while (true) {
      JsonNode request = received.poll(Patience.SECONDS, TimeUnit.SECONDS);
      assertThat(request).as(name).isNotNull();
      for (JsonNode metric : request.at("/resourceMetrics/0/scopeMetrics/0/metrics")) {
        if (metric.path("name").asText().equals(name)) {
          return metric;
        }
      }
    }
  }

  @Test
  void countsAndExponentialHistogramsAreSent() throws InterruptedException {
    try (TestNode node = node("")) {
      assertThat(node.call("echo", "x").statusCode()).isEqualTo(200);
      JsonNode histogram = metric("firebreak_call_duration_seconds").path("exponentialHistogram");
      JsonNode point = histogram.at("/dataPoints/0");
      assertThat(histogram.path("aggregationTemporality").asInt()).isEqualTo(2);
      assertThat(point.at("/attributes/0/value/stringValue").asText()).isEqualTo("echo");
      assertThat(point.path("count").asText()).isEqualTo("1");
      assertThat(point.path("scale").asInt()).isEqualTo(3);
      double lowest = Math.pow(2, point.at("/positive/offset").asInt() / 8.0);
      assertThat(point.path("sum").asDouble()).isBetween(lowest * 0.99, lowest * 1.1);
      JsonNode calls = metric("firebreak_calls").path("sum");
      assertThat(calls.path("isMonotonic").asBoolean()).isTrue();
      assertThat(calls.at("/dataPoints/0/asDouble").isNumber()).isTrue();
    }
  }

  @Test
  void aReceiverThatRefusesIsAskedAgain() throws InterruptedException {
    status = 503;
    try (TestNode node = node("firebreak.metrics.enabled = false")) {
      metric("firebreak_slots");
      metric("firebreak_slots");
      status = 200;
      metric("firebreak_slots");
      assertThat(node.get("/metrics").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void wrongSettingsAreNamed() {
    assertThat(
            TestNode.complaints(
                """
                firebreak.metrics.otlp {
                  url = "ftp://x", interval = 0s, headers { "a b" = c }
                }
                """))
        .hasSize(3)
        .anyMatch(line -> line.contains("firebreak.metrics.otlp.url"))
        .anyMatch(line -> line.contains("firebreak.metrics.otlp.interval"))
        .anyMatch(line -> line.contains("firebreak.metrics.otlp.headers"));
  }
}

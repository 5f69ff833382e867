package dev.firebreak.metrics;

import dev.firebreak.config.OtlpSettings;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends metrics to a receiver of the OpenTelemetry protocol, one request at a time. What can't be
 * sent is not repeated: the next request has all counts. Used by one thread.
 */
final class OtlpPush implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OtlpPush.class);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int FIRST_FAILURE = 300;

  private final OtlpSettings settings;
  private final Map<String, String> resource;
  private final InstantSource clock;
  private final Instant began;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .build();

  private @Nullable CompletableFuture<?> running;

  /** Whether the last request failed, so that a failure is logged once. */
  private volatile boolean failing;

  /**
   * Creates the client; sends nothing yet.
   *
   * @param resource the attributes of this node
   */
  OtlpPush(OtlpSettings settings, Map<String, String> resource, InstantSource clock) {
    this.settings = settings;
    this.resource = resource;
    this.clock = clock;
    began = clock.instant();
  }

  /** Sends what is read now, unless the last request is still under way. */
  void send(Supplier<MetricSnapshots> metrics) {
    if (running != null && !running.isDone()) {
      return;
    }
    try {
      byte[] body = OtlpDocument.of(metrics.get(), resource, began, clock.instant());
      running =
          client
              .sendAsync(request(body), HttpResponse.BodyHandlers.discarding())
              .handle(
                  (answer, failure) -> {
                    done(answer, failure);
                    return true;
                  });
    } catch (IOException | RuntimeException e) {
      failed(e.toString());
    }
  }

  private HttpRequest request(byte[] body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(settings.url())
            .timeout(TIMEOUT)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    settings.headers().forEach(request::setHeader);
    return request.setHeader("Content-Type", "application/json").build();
  }

  private void done(@Nullable HttpResponse<Void> answer, @Nullable Throwable failure) {
    if (failure != null) {
      failed(failure.toString());
    } else if (answer != null && answer.statusCode() >= FIRST_FAILURE) {
      failed("status " + answer.statusCode());
    } else if (failing) {
      failing = false;
      LOG.info("Metrics can be sent again.");
    }
  }

  private void failed(String why) {
    if (!failing) {
      failing = true;
      LOG.warn(
          "Metrics can't be sent to {} ({}); the next attempt is in {} s, and further failures are"
              + " not logged. Correct firebreak.metrics.otlp, or start the receiver.",
          settings.url().getHost(),
          why,
          settings.interval().toSeconds());
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}

package dev.firebreak.bench;

import dev.firebreak.bench.report.Spread;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleConsumer;

/**
 * Reads the metrics of a server every 5 seconds while the server is measured, three times as often
 * as Prometheus usually does. Thread-safe.
 */
final class Scrapes {
  private static final Duration PAUSE = Duration.ofSeconds(5);
  private static final Duration PAUSE_WHILE_WARMING_UP = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final double MILLIS = 1e6;

  private final List<Double> millis = new ArrayList<>();

  /** The reading of one server, until it is closed. */
  static final class Reading implements AutoCloseable {
    private final Thread thread;
    private final CountDownLatch first;

    private Reading(Thread thread, CountDownLatch first) {
      this.thread = thread;
      this.first = first;
    }

    /** Waits for the first answer, without which there would be nothing to report. */
    @Override
    public void close() {
      try {
        first.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        thread.interrupt();
        thread.join();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Begins to read. */
  Reading begin(URI server) {
    return begin(server, PAUSE, this::add);
  }

  /**
   * Begins to read more often than that, without keeping the times: the server compiles what it
   * runs often, and a server that has run for a day has compiled it.
   */
  Reading warmUp(URI server) {
    return begin(server, PAUSE_WHILE_WARMING_UP, time -> {});
  }

  private static Reading begin(URI server, Duration pause, DoubleConsumer times) {
    CountDownLatch first = new CountDownLatch(1);
    Thread thread =
        Thread.ofPlatform()
            .daemon()
            .name("scrapes")
            .start(() -> read(server.resolve("/metrics"), pause, times, first));
    return new Reading(thread, first);
  }

  private static void read(
      URI metrics, Duration pause, DoubleConsumer times, CountDownLatch first) {
    HttpRequest request = HttpRequest.newBuilder(metrics).timeout(PATIENCE).build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      while (true) {
        long begun = System.nanoTime();
        HttpResponse<byte[]> answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() == 200) {
          times.accept((System.nanoTime() - begun) / MILLIS);
        }
        first.countDown();
        Thread.sleep(pause);
      }
    } catch (InterruptedException _) {
      // The server is not measured any more.
    } catch (IOException e) {
      System.err.println("the metrics can't be read: " + e.getMessage());
    }
  }

  private synchronized void add(double time) {
    millis.add(time);
  }

  /** The times of all readings in milliseconds, from the request to the last byte. */
  synchronized List<Double> millis() {
    return List.copyOf(millis);
  }

  /** Returns the times as a line; empty if there was no reading. */
  String text() {
    List<Double> all = millis();
    if (all.isEmpty()) {
      return "";
    }
    Spread spread = Spread.of(all);
    return String.format(
        Locale.ROOT,
        "%nScrapes: %d, which took %.1f ms (median), %.1f to %.1f ms.%n",
        all.size(),
        spread.median(),
        spread.lowest(),
        spread.highest());
  }
}

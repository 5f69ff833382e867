package dev.firebreak.http;

import dev.firebreak.fixture.Patience;
import dev.firebreak.fixture.TestNode;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;

/** Reads a stream of events in the background. */
final class EventLines implements AutoCloseable, Flow.Subscriber<String> {
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
  private final CompletableFuture<HttpResponse<Void>> end;

  EventLines(HttpRequest request) {
    end = http.sendAsync(request, HttpResponse.BodyHandlers.fromLineSubscriber(this));
  }

  /** Whether an event about a task was received. */
  boolean has(String id) {
    return List.copyOf(lines).stream().anyMatch(line -> line.contains(id));
  }

  /** The id of the first event that was received. */
  String first() {
    return List.copyOf(lines).stream()
        .filter(line -> line.startsWith("id: "))
        .findFirst()
        .orElse("id: ")
        .substring(4);
  }

  /** Submits tasks until an event of one has arrived: nothing else shows that a stream listens. */
  void awaitOne(TestNode node, HttpRequest submit) {
    long end = System.nanoTime() + Patience.LIMIT.toNanos();
    while (first().isEmpty()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("no event");
      }
      node.send(submit);
    }
  }

  void awaitEnd() {
    end.orTimeout(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS).join();
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(String line) {
    lines.add(line);
  }

  @Override
  public void onError(Throwable failure) {}

  @Override
  public void onComplete() {}

  @Override
  public void close() {
    http.shutdownNow();
  }
}

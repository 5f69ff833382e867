package dev.firebreak.client;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One request over a Unix socket, and its answer. */
final class LocalExchange<T> {
  private final HttpRequest request;
  private final HttpResponse.BodyHandler<T> handler;
  private final CompletableFuture<HttpResponse<T>> answer = new CompletableFuture<>();
  private final Demand demand = new Demand(this::close);
  private @Nullable SocketChannel channel;
  private boolean closed;

  LocalExchange(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    this.request = request;
    this.handler = handler;
    // Also where the caller cancels it.
    var _ = answer.whenComplete((_, failure) -> closeAfter(failure));
  }

  CompletableFuture<HttpResponse<T>> answer() {
    return answer;
  }

  private void closeAfter(@Nullable Throwable failure) {
    if (failure != null) {
      close();
    }
  }

  /** Closes the connection; an answer that is not complete fails. */
  synchronized void close() {
    closed = true;
    demand.end();
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException _) {
        // It is of no use any more.
      }
    }
  }

  private synchronized SocketChannel open() throws IOException {
    if (closed) {
      throw new IOException("the client is closed");
    }
    channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    return channel;
  }

  /** Sends the request and reads its answer. Blocks until the connection is closed. */
  void run(Path socket) {
    try (SocketChannel connection = open()) {
      limitTime();
      connection.connect(UnixDomainSocketAddress.of(socket));
      byte[] content = request.bodyPublisher().map(LocalExchange::collect).orElse(new byte[0]);
      write(connection, head(content.length));
      write(connection, content);
      read(new AnswerReader(Channels.newInputStream(connection)));
    } catch (IOException | RuntimeException e) {
      answer.completeExceptionally(lost(e));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static IOException lost(Exception e) {
    return e instanceof IOException io ? io : new IOException(e);
  }

  private void read(AnswerReader reader) throws IOException, InterruptedException {
    AnswerHead head = reader.head();
    BodySubscriber<T> body = handler.apply(head);
    var _ = body.getBody().whenComplete((content, failure) -> answered(head, content, failure));
    body.onSubscribe(demand);
    try {
      deliver(reader.body(head), body);
    } catch (IOException | RuntimeException e) {
      body.onError(lost(e));
    }
  }

  private void answered(AnswerHead head, T content, @Nullable Throwable failure) {
    if (failure == null) {
      answer.complete(new LocalResponse<>(request, head, content));
    } else {
      answer.completeExceptionally(failure);
    }
  }

  private static void write(SocketChannel to, byte[] bytes) throws IOException {
    ByteBuffer left = ByteBuffer.wrap(bytes);
    while (left.hasRemaining()) {
      to.write(left);
    }
  }

  private void deliver(AnswerReader.Body from, BodySubscriber<T> to)
      throws IOException, InterruptedException {
    for (byte[] next = from.next(); next.length > 0; next = from.next()) {
      if (!demand.await()) {
        throw new IOException("the answer is no longer wanted");
      }
      to.onNext(List.of(ByteBuffer.wrap(next)));
    }
    to.onComplete();
  }

  /** The limit is for the time until the whole answer; until its head if its body is streamed. */
  private void limitTime() {
    request
        .timeout()
        .ifPresent(
            limit -> {
              CompletableFuture<HttpResponse<T>> late = answer.copy();
              var _ =
                  late.orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                      .whenComplete((_, failure) -> giveUp(failure));
            });
  }

  private void giveUp(@Nullable Throwable failure) {
    if (failure instanceof TimeoutException) {
      answer.completeExceptionally(new HttpTimeoutException("request timed out"));
    }
  }

  private byte[] head(int length) {
    String query = request.uri().getRawQuery();
    StringBuilder head = new StringBuilder(request.method());
    head.append(' ').append(request.uri().getRawPath()).append(query == null ? "" : '?' + query);
    head.append(" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
    request
        .headers()
        .map()
        .forEach(
            (name, values) ->
                values.forEach(v -> head.append(name).append(": ").append(v).append("\r\n")));
    if (request.bodyPublisher().isPresent()) {
      head.append("Content-Length: ").append(length).append("\r\n");
    }
    return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The bodies of this package's requests are in memory already. */
  private static byte[] collect(HttpRequest.BodyPublisher publisher) {
    BodySubscriber<byte[]> bytes = HttpResponse.BodySubscribers.ofByteArray();
    publisher.subscribe(
        new Flow.Subscriber<>() {
          @Override
          public void onSubscribe(Flow.Subscription subscription) {
            bytes.onSubscribe(subscription);
          }

          @Override
          public void onNext(ByteBuffer next) {
            bytes.onNext(List.of(next));
          }

          @Override
          public void onError(Throwable failure) {
            bytes.onError(failure);
          }

          @Override
          public void onComplete() {
            bytes.onComplete();
          }
        });
    return bytes.getBody().toCompletableFuture().join();
  }
}

package dev.firebreak.client;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The lines of a body, read while it arrives. Only a few lines are read ahead. */
final class Lines implements Flow.Subscriber<String>, AutoCloseable {
  private static final int AHEAD = 64;

  private sealed interface Piece {}

  private record Line(String text) implements Piece {}

  private record End(@Nullable Throwable cause) implements Piece {}

  /** Completes when the headers have arrived, not when all lines have. */
  private record AtOnce(Lines lines, BodySubscriber<?> inner) implements BodySubscriber<Lines> {
    @Override
    public CompletionStage<Lines> getBody() {
      return CompletableFuture.completedFuture(lines);
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      inner.onSubscribe(subscription);
    }

    @Override
    public void onNext(List<ByteBuffer> item) {
      inner.onNext(item);
    }

    @Override
    public void onError(Throwable throwable) {
      inner.onError(throwable);
    }

    @Override
    public void onComplete() {
      inner.onComplete();
    }
  }

  private final BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
  private final AtomicReference<Flow.@Nullable Subscription> subscription = new AtomicReference<>();
  private volatile boolean closed;

  static BodyHandler<Lines> handler() {
    return _ -> {
      Lines lines = new Lines();
      return new AtOnce(
          lines,
          BodySubscribers.fromLineSubscriber(lines, ended -> ended, StandardCharsets.UTF_8, null));
    };
  }

  /**
   * Returns the next line.
   *
   * @param timeout how long it may take to arrive
   * @return null if the body has ended
   * @throws IOException if the body was cut off, or no line arrived in time
   */
  @Nullable String next(Duration timeout) throws IOException, InterruptedException {
    Piece piece = pieces.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
    return switch (piece) {
      case null -> throw new IOException("nothing came for " + timeout.toSeconds() + " s");
      case Line line -> {
        requireNonNull(subscription.get()).request(1);
        yield line.text();
      }
      case End end -> {
        pieces.add(end);
        if (end.cause() != null) {
          throw new IOException("the connection was lost", end.cause());
        }
        yield null;
      }
    };
  }

  @Override
  public void onSubscribe(Flow.Subscription to) {
    subscription.set(to);
    if (closed) {
      to.cancel();
    } else {
      to.request(AHEAD);
    }
  }

  @Override
  public void onNext(String line) {
    pieces.add(new Line(line));
  }

  @Override
  public void onError(Throwable cause) {
    pieces.add(new End(cause));
  }

  @Override
  public void onComplete() {
    pieces.add(new End(null));
  }

  @Override
  public void close() {
    closed = true;
    Flow.Subscription from = subscription.get();
    if (from != null) {
      from.cancel();
    }
    pieces.add(new End(null));
  }
}

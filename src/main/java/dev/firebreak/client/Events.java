package dev.firebreak.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A stream of live events. After a lost connection the stream resumes at its position, on another
 * node if the client knows one, unless that takes longer than the client's retry time. One thread
 * at a time may read; any thread may close.
 */
public final class Events implements AutoCloseable {
  /** A node sends at least a comment every 15 seconds. */
  private static final Duration SILENCE = Duration.ofSeconds(45);

  private static final Duration HEADERS = Duration.ofSeconds(30);
  private static final int OK = 200;

  private final HttpTransport wire;
  private final String path;
  private final Ending ending;
  private String last;
  private @Nullable TaskEvent latest;
  private RetryLoop tries;
  private @Nullable EventReader reader;
  private URI node;
  private volatile @Nullable Lines lines;
  private volatile boolean closed;

  /** Decides whether a stream that a node has ended is complete. */
  interface Ending {
    /**
     * Decides by the last event.
     *
     * @param latest the last event; null if there was none
     */
    boolean complete(@Nullable TaskEvent latest) throws IOException, InterruptedException;
  }

  Events(HttpTransport wire, String path, Ending ending, @Nullable String after) {
    this.wire = wire;
    this.path = path;
    this.ending = ending;
    this.last = after == null ? "" : after;
    this.tries = new RetryLoop(wire.pauses(), wire.patience());
    this.node = wire.route().node();
  }

  /**
   * Waits for the next event.
   *
   * @return null after the last event of the task, or if this stream was closed
   * @throws ProblemException if the node has no such events
   * @throws IOException if the connection was lost and can't be restored
   */
  public @Nullable TaskEvent next() throws IOException, InterruptedException {
    while (!closed) {
      try {
        TaskEvent event = reader().next();
        if (event != null) {
          return onEvent(event);
        }
        if (closed || ending.complete(latest)) {
          return null;
        }
        closeConnection();
        if (!tries.again(Duration.ZERO)) {
          throw new ProblemException(endsAgain());
        }
      } catch (ProblemException e) {
        wire.route().switchFrom(node);
        if (!HttpTransport.passing(e.problem().status()) || !tries.again(Duration.ZERO)) {
          throw e;
        }
      } catch (IOException e) {
        closeConnection();
        wire.route().switchFrom(node);
        if (!closed && !tries.again(Duration.ZERO)) {
          throw e;
        }
      }
    }
    return null;
  }

  private TaskEvent onEvent(TaskEvent event) {
    latest = event;
    if (!event.id().isEmpty()) {
      last = event.id();
    }
    tries = new RetryLoop(wire.pauses(), wire.patience());
    return event;
  }

  private static Problem endsAgain() {
    return Problem.of(0, Json.object().put("title", "The stream ends again and again"));
  }

  private EventReader reader() throws IOException, InterruptedException {
    EventReader open = reader;
    if (open == null) {
      Lines opened = open();
      lines = opened;
      if (closed) {
        opened.close();
      }
      open = new EventReader(opened, SILENCE);
      reader = open;
    }
    return open;
  }

  private Lines open() throws IOException, InterruptedException {
    node = wire.route().node();
    HttpRequest.Builder request = wire.to(node.resolve(path)).header("Accept", "text/event-stream");
    if (!last.isEmpty()) {
      request.header("Last-Event-ID", last);
    }
    CompletableFuture<HttpResponse<Lines>> sent =
        wire.http().sendAsync(request.build(), Lines.handler());
    try {
      HttpResponse<Lines> response = sent.get(HEADERS.toMillis(), TimeUnit.MILLISECONDS);
      if (response.statusCode() == OK) {
        return response.body();
      }
      throw new ProblemException(problem(response));
    } catch (ExecutionException e) {
      throw new IOException("no events from " + node, e.getCause());
    } catch (TimeoutException e) {
      sent.cancel(true);
      throw new IOException("no events from " + node, e);
    }
  }

  private static Problem problem(HttpResponse<Lines> response)
      throws IOException, InterruptedException {
    StringBuilder text = new StringBuilder();
    try (Lines body = response.body()) {
      for (String line = body.next(HEADERS); line != null; line = body.next(HEADERS)) {
        text.append(line);
      }
    }
    return Problem.of(response.statusCode(), Json.lenient(text.toString()));
  }

  private void closeConnection() {
    Lines open = lines;
    if (open != null) {
      open.close();
    }
    reader = null;
  }

  /** Ends the stream; a thread that waits for an event gets null. */
  @Override
  public void close() {
    closed = true;
    closeConnection();
  }
}

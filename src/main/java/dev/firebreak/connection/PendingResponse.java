package dev.firebreak.connection;

import dev.firebreak.access.Credentials;
import dev.firebreak.access.Token;
import dev.firebreak.traces.Attribute;
import dev.firebreak.traces.TraceSpan;
import java.net.InetAddress;
import java.util.List;
import java.util.function.Consumer;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.Materializer;
import org.jspecify.annotations.Nullable;

/** A request that waits for its answer. Thread-safe. */
public final class PendingResponse {
  /**
   * The header of an answer that is the last on its connection. Pekko recognizes only its own class
   * of this header.
   */
  public static final HttpHeader LAST =
      org.apache.pekko.http.javadsl.model.headers.Connection.create("close");

  private static final int FIRST_SERVER_ERROR = 500;

  private final Consumer<PendingResponse> whenAnswered;
  private final @Nullable InetAddress remote;
  private final @Nullable Token caller;
  private final @Nullable Credentials credentials;
  private final boolean local;
  private final @Nullable Connection connection;

  /** Runs streams on the thread of the connection. */
  private final @Nullable Materializer near;

  /** The thread that passes the request to its handler, until the handler returns. */
  private volatile @Nullable Thread handing = Thread.currentThread();

  /** Guarded by this, as are all fields below but the span. */
  private @Nullable HttpResponse answer;

  private @Nullable Consumer<HttpResponse> observer;
  private @Nullable Runnable whenGone;
  private boolean gone;

  /** Whether the answer is being sent while it is made. */
  private boolean streaming;

  /** Run if the connection is closed before it has begun to read the streamed answer. */
  private @Nullable Runnable whenUnsent;

  private boolean closed;

  /** Set before the request is dispatched, as is the next field. */
  private TraceSpan span = TraceSpan.NONE;

  private List<HttpHeader> headers = List.of();

  /**
   * Creates a pending response, whose request this thread is about to pass to its handler.
   *
   * @param whenAnswered called once there is an answer, on the thread that gave it; not called if
   *     the answer came before the handler returned
   * @param remote the address that the request came from; null if unknown
   */
  public PendingResponse(Consumer<PendingResponse> whenAnswered, @Nullable InetAddress remote) {
    this.whenAnswered = whenAnswered;
    this.remote = remote;
    this.caller = null;
    this.credentials = null;
    this.local = false;
    this.connection = null;
    this.near = null;
  }

  PendingResponse(
      Connection connection, Materializer near, Consumer<PendingResponse> whenAnswered) {
    this.near = near;
    this.whenAnswered = whenAnswered;
    this.remote = connection.remote();
    this.caller = connection.caller();
    this.credentials = connection.credentials();
    this.local = connection.isLocal();
    this.connection = connection;
  }

  /**
   * Runs the streams of a body where the connection itself runs, which spares two messages between
   * threads for each piece.
   *
   * @param otherwise for a thread other than the one that passes the request to its handler, which
   *     alone can start streams there
   */
  public Materializer near(Materializer otherwise) {
    return near != null && Thread.currentThread() == handing ? near : otherwise;
  }

  /** Whether the request came over the Unix socket. */
  public boolean local() {
    return local;
  }

  /** The token that the connection itself is as good as; null if it proves nothing. */
  public @Nullable Token caller() {
    return caller;
  }

  /**
   * The value of {@code Authorization}, which the request itself then lacks; null if the request
   * has no such header, or still has it.
   */
  public @Nullable Credentials credentials() {
    return credentials;
  }

  /** The address that the request came from, perhaps that of a proxy; null if unknown. */
  public @Nullable InetAddress remote() {
    return remote;
  }

  /** Sets the span of the request, which ends with the answer. To be called before it is read. */
  public void span(TraceSpan span) {
    this.span = span;
  }

  /** The span of the request. */
  public TraceSpan span() {
    return span;
  }

  /** Adds header fields to the answer, whatever it is. To be called before the body is read. */
  public void addHeaders(List<HttpHeader> headers) {
    this.headers = headers;
  }

  /** Answers the request. Only the first answer counts. */
  public void answer(HttpResponse given) {
    HttpResponse response = withHeaders(given);
    Consumer<HttpResponse> observing;
    synchronized (this) {
      if (answer != null) {
        return;
      }
      answer = response;
      whenGone = null;
      observing = observer;
    }
    if (span.recording()) {
      endSpan(response.status().intValue());
    }
    pass(response, observing);
  }

  /**
   * Answers the request with content that is sent while it is made; {@link #streamed} has to
   * follow. The action of {@link #whenGone} still runs if the caller leaves.
   *
   * @param unsent run if the connection is closed before it has begun to read the content, so that
   *     nothing does; must neither block nor throw
   * @return whether this is the answer; false if there was one before
   */
  public boolean stream(HttpResponse given, Runnable unsent) {
    HttpResponse response = withHeaders(given);
    Consumer<HttpResponse> observing;
    boolean lost;
    synchronized (this) {
      if (answer != null) {
        return false;
      }
      answer = response;
      streaming = true;
      observing = observer;
      lost = closed;
      whenUnsent = lost ? null : unsent;
    }
    pass(response, observing);
    if (lost) {
      unsent.run();
    }
    return true;
  }

  /** The connection reads the content of the streamed answer, and says itself when it has ended. */
  synchronized void contentBegun() {
    whenUnsent = null;
  }

  /** The connection is closed, and has not got an answer, or has not begun to read its content. */
  void closed() {
    Runnable action;
    synchronized (this) {
      closed = true;
      action = whenUnsent;
      whenUnsent = null;
    }
    if (action != null) {
      action.run();
    }
  }

  /**
   * The content of a streamed answer has ended.
   *
   * @param failure why it is not complete; null if it is
   */
  public void streamed(@Nullable String failure) {
    HttpResponse sent;
    synchronized (this) {
      sent = answer;
      streaming = false;
      whenGone = null;
    }
    if (span.recording() && sent != null) {
      if (failure != null) {
        span.fail(failure);
      }
      endSpan(sent.status().intValue());
    }
  }

  /** Closes the connection in the middle of the answer, so that it does not look complete. */
  public void cut() {
    Connection closed = connection;
    if (closed != null) {
      closed.cut();
    }
  }

  private void pass(HttpResponse response, @Nullable Consumer<HttpResponse> observing) {
    try {
      if (observing != null) {
        observing.accept(response);
      }
    } finally {
      // The code that called the handler on this thread checks for an answer afterwards.
      if (Thread.currentThread() != handing) {
        whenAnswered.accept(this);
      }
    }
  }

  private HttpResponse withHeaders(HttpResponse given) {
    return headers.isEmpty() ? given : given.addHeaders(headers);
  }

  private void endSpan(int status) {
    span.set(Attribute.STATUS, status);
    if (status >= FIRST_SERVER_ERROR) {
      span.fail(Integer.toString(status));
    }
    span.end();
  }

  /** Has an action see the answer before it is sent. Only one action is supported. */
  public synchronized void whenAnswered(Consumer<HttpResponse> action) {
    observer = action;
  }

  /** Whether an action sees the answer. */
  public synchronized boolean isObserved() {
    return observer != null;
  }

  /**
   * Runs an action if the caller leaves before there is an answer, or while it is streamed; at once
   * if the caller has left already. Only one action is supported; it must neither block nor throw.
   */
  public void whenGone(Runnable action) {
    synchronized (this) {
      if (answer != null && !streaming) {
        return;
      }
      if (!gone) {
        whenGone = action;
        return;
      }
    }
    action.run();
  }

  /** The caller has left, or at least will send nothing more. */
  void gone() {
    Runnable action;
    synchronized (this) {
      gone = true;
      action = whenGone;
      whenGone = null;
    }
    if (action != null) {
      action.run();
    }
  }

  /** The handler has returned; returns its answer if there is one already. */
  synchronized @Nullable HttpResponse handedOut() {
    handing = null;
    return answer;
  }

  /** The answer; null while there is none. */
  public synchronized @Nullable HttpResponse answer() {
    return answer;
  }
}

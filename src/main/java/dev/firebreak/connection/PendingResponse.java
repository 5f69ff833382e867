package dev.firebreak.connection;

import java.util.function.Consumer;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/** A request that waits for its answer. Thread-safe. */
public final class PendingResponse {
  /**
   * What an answer has that is the last on its connection. Pekko heeds its own class of this header
   * only.
   */
  public static final HttpHeader LAST =
      org.apache.pekko.http.javadsl.model.headers.Connection.create("close");

  private final Consumer<PendingResponse> whenAnswered;

  /** The thread on which the request was handed out, as long as it is handed out. */
  private volatile @Nullable Thread handing = Thread.currentThread();

  /** Guarded by this, as all below. */
  private @Nullable HttpResponse answer;

  private @Nullable Runnable whenGone;
  private boolean gone;

  /**
   * An exchange that is about to be handed out by this thread.
   *
   * @param whenAnswered told once there is an answer, on the thread that gave it; not if that came
   *     while it was being handed out
   */
  public PendingResponse(Consumer<PendingResponse> whenAnswered) {
    this.whenAnswered = whenAnswered;
  }

  /** Answers. Only the first answer counts. */
  public void answer(HttpResponse response) {
    synchronized (this) {
      if (answer != null) {
        return;
      }
      answer = response;
      whenGone = null;
    }
    // Whoever handed the request out on this very thread looks for an answer afterwards.
    if (Thread.currentThread() != handing) {
      whenAnswered.accept(this);
    }
  }

  /**
   * Has something run if the caller leaves before there is an answer; at once if it has left
   * already. One action only; it must neither block nor throw.
   */
  public void whenGone(Runnable action) {
    synchronized (this) {
      if (answer != null) {
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

  /** The request is out of hand; returns the answer if there was one at once. */
  synchronized @Nullable HttpResponse handedOut() {
    handing = null;
    return answer;
  }

  /** The answer; null as long as there is none. */
  public synchronized @Nullable HttpResponse answer() {
    return answer;
  }
}

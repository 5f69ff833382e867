package dev.firebreak.client;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Waits for a task's end by long polling. */
record Waiter(HttpTransport wire) {
  /** The longest time that a node delays an answer. */
  static final Duration LONGEST = Duration.ofSeconds(60);

  TaskDocument await(String id, Duration timeout) throws IOException, InterruptedException {
    RetryLoop tries = new RetryLoop(wire.pauses(), timeout);
    while (true) {
      Duration left = tries.timeLeft();
      try {
        HttpResponse<byte[]> response = ask(id, left);
        boolean passing = HttpTransport.passing(response.statusCode());
        if (!passing || !tries.again(HttpTransport.retryAfter(response.headers()))) {
          TaskDocument task = TaskDocument.of(HttpTransport.document(response));
          if (task.ended() || !mayAskAgain(tries, left)) {
            return task;
          }
        }
      } catch (ProblemException e) {
        throw e;
      } catch (IOException e) {
        if (!tries.again(Duration.ZERO)) {
          throw e;
        }
      }
    }
  }

  /**
   * Whether to ask again: at once after a delayed answer, otherwise after a pause, because a
   * stopping node delays none.
   */
  private static boolean mayAskAgain(RetryLoop tries, Duration leftBefore)
      throws InterruptedException {
    Duration took = leftBefore.minus(tries.timeLeft());
    if (took.toSeconds() > 0) {
      tries.resetPause();
      return tries.timeLeft().isPositive();
    }
    return tries.again(Duration.ZERO);
  }

  private HttpResponse<byte[]> ask(String id, Duration left)
      throws IOException, InterruptedException {
    // In whole seconds, as in the header.
    long seconds = Math.clamp(left.toSeconds(), 0, LONGEST.toSeconds());
    HttpRequest.Builder request =
        wire.request("/v1/tasks/" + HttpTransport.name(id), Duration.ofSeconds(seconds));
    if (seconds > 0) {
      request.header("Prefer", "wait=" + seconds);
    }
    return wire.send(request.build());
  }
}

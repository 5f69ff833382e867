package dev.firebreak.client;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;

/** Submits one task, with retries under the same key. */
record Submitter(HttpTransport wire) {

  TaskDocument submit(Submission submission, Duration wait)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        wire.request("/v1/submit/" + HttpTransport.name(submission.type()), wait)
            .POST(BodyPublishers.ofByteArray(submission.body()))
            .header("Idempotency-Key", submission.key());
    if (submission.contentType() != null) {
      request.header("Content-Type", submission.contentType());
    }
    if (wait.toSeconds() > 0) {
      request.header("Prefer", "wait=" + wait.toSeconds());
    }
    plan(request, submission.plan());
    if (submission.group() != null) {
      request.header("Firebreak-Group", submission.group());
    }
    if (submission.parent() != null) {
      request.header("Firebreak-Parent", submission.parent());
    }
    RetryLoop tries = new RetryLoop(wire.pauses(), wire.patience());
    return TaskDocument.of(HttpTransport.document(wire.sendUntilAnswered(request.build(), tries)));
  }

  private static void plan(HttpRequest.Builder request, Submission.Plan plan) {
    if (plan.delay() != null) {
      request.header("Firebreak-Delay", Seconds.of(plan.delay()));
    }
    if (plan.runAt() != null) {
      request.header("Firebreak-Run-At", plan.runAt().toString());
    }
    if (plan.priority() != null) {
      request.header("Firebreak-Priority", plan.priority().toString());
    }
    if (plan.timeout() != null) {
      request.header("Firebreak-Timeout", Seconds.of(plan.timeout()));
    }
  }
}

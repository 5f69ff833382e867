package dev.firebreak.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The requests of the client, and its handling of answers. */
class TasksTest {
  private static final String QUEUED = "{\"id\":\"t1\",\"type\":\"sleep\",\"state\":\"queued\"}";
  private static final String DONE =
      "{\"id\":\"t1\",\"type\":\"sleep\",\"state\":\"succeeded\",\"attempts\":1,"
          + "\"createdAt\":\"2026-11-23T10:00:00Z\",\"result\":{\"ms\":1.50},\"new\":[1]}";
  private static final String NOT_NOW =
      "{\"type\":\"/problems/store-unavailable\",\"status\":503,\"detail\":\"later\"}";

  private final ScriptedNode node = new ScriptedNode();
  private final FirebreakClient client = node.client(Duration.ofSeconds(30));
  private final Tasks tasks = client.tasks();

  @AfterEach
  void stop() {
    client.close();
    node.close();
  }

  private ScriptedNode.Asked asked(int number) {
    return node.asked.get(number);
  }

  @Test
  void aSubmissionIsSentWithAllItsOptions() throws Exception {
    node.then(202, QUEUED);
    TaskDocument task =
        tasks.submit(
            Submission.json("a b", "{}")
                .withKey("k1")
                .after(Duration.ofMillis(1500))
                .withPriority(0)
                .withTimeout(Duration.ofSeconds(20)));
    assertThat(task.id()).isEqualTo("t1");
    assertThat(task.state()).isEqualTo("queued");
    assertThat(task.ended()).isFalse();
    ScriptedNode.Asked asked = asked(0);
    assertThat(asked.request()).isEqualTo("POST /v1/submit/a%20b");
    assertThat(asked.body()).isEqualTo("{}");
    assertThat(asked.header("Content-Type")).isEqualTo("application/json");
    assertThat(asked.header("Idempotency-Key")).isEqualTo("k1");
    assertThat(asked.header("Firebreak-Delay")).isEqualTo("1.5");
    assertThat(asked.header("Firebreak-Priority")).isEqualTo("0");
    assertThat(asked.header("Firebreak-Timeout")).isEqualTo("20");
    assertThat(asked.header("Firebreak-Run-At")).isNull();
    assertThat(asked.header("Prefer")).isNull();
  }

  @Test
  void aSubmissionForLaterIsSentWithItsTime() throws Exception {
    node.then(202, QUEUED);
    tasks.submit(Submission.json("a", "{}").at(Instant.parse("2030-01-01T00:00:00Z")));
    assertThat(asked(0).header("Firebreak-Run-At")).isEqualTo("2030-01-01T00:00:00Z");
  }

  @Test
  void aSubmitIsRepeatedWithTheSameKeyAfterALostConnectionOrATemporaryError() throws Exception {
    node.thenClose()
        .then(503, NOT_NOW, "Retry-After", "3")
        .then(507, NOT_NOW, "Retry-After", "1")
        .then(429, NOT_NOW)
        .then(202, QUEUED);
    assertThat(tasks.submit(Submission.json("a", "{}")).id()).isEqualTo("t1");
    assertThat(node.asked).hasSize(5);
    assertThat(node.asked.stream().map(a -> a.header("Idempotency-Key")).distinct()).hasSize(1);
    assertThat(asked(0).header("Idempotency-Key")).hasSizeGreaterThan(30);
    // Doubled, or as long as the node asks for.
    assertThat(node.pauses)
        .containsExactly(
            Duration.ofMillis(100),
            Duration.ofSeconds(3),
            Duration.ofSeconds(1),
            Duration.ofMillis(800));
  }

  @Test
  void afterThePatienceTheLastErrorIsThrown() {
    try (FirebreakClient hasty = node.client(Duration.ofSeconds(2))) {
      node.thenClose().then(503, NOT_NOW, "Retry-After", "60");
      ProblemException refused =
          catchThrowableOfType(
              ProblemException.class, () -> hasty.tasks().submit(Submission.json("a", "{}")));
      assertThat(refused.problem().slug()).isEqualTo("store-unavailable");
      assertThat(refused.problem().status()).isEqualTo(503);
      assertThat(refused).hasMessage("store-unavailable: later");
      assertThat(node.asked).hasSize(2);
    }
    try (FirebreakClient impatient = node.client(Duration.ZERO)) {
      node.thenClose();
      assertThatThrownBy(() -> impatient.tasks().submit(Submission.json("a", "{}")))
          .isInstanceOf(IOException.class)
          .isNotInstanceOf(ProblemException.class);
      assertThat(node.asked).hasSize(3);
    }
  }

  @Test
  void aRefusedSubmitIsNotRepeated() {
    node.then(422, "{\"type\":\"/problems/invalid-input\",\"status\":422}");
    assertThatThrownBy(() -> tasks.submit(Submission.json("a", "{}")))
        .isInstanceOf(ProblemException.class);
    assertThat(node.asked).hasSize(1);
  }

  @Test
  void aSubmitterCanWaitForTheEnd() throws Exception {
    node.then(200, DONE);
    TaskDocument task = tasks.submitAndWait(Submission.json("a", "{}"), Duration.ofSeconds(5));
    assertThat(task.succeeded()).isTrue();
    assertThat(task.attempts()).isEqualTo(1);
    assertThat(task.times().createdAt()).isEqualTo(Instant.parse("2026-11-23T10:00:00Z"));
    assertThat(task.times().finishedAt()).isNull();
    assertThat(task.result().path("ms").asDouble()).isEqualTo(1.5);
    assertThat(asked(0).header("Prefer")).isEqualTo("wait=5");
  }

  @Test
  void waitingContinuesAfterLostConnectionsAndRestarts() throws Exception {
    node.then(
            exchange -> {
              node.pass(Duration.ofSeconds(60));
              ScriptedNode.write(exchange, 200, QUEUED);
            })
        .thenCutOff("{")
        .then(503, NOT_NOW, "Retry-After", "2")
        .then(200, QUEUED)
        .then(200, DONE);
    assertThat(tasks.await("t1", Duration.ofSeconds(90)).succeeded()).isTrue();
    assertThat(node.asked).extracting(ScriptedNode.Asked::request).containsOnly("GET /v1/tasks/t1");
    assertThat(node.asked)
        .extracting(a -> a.header("Prefer"))
        .containsExactly("wait=60", "wait=30", "wait=29", "wait=27", "wait=27");
    // None after the answer that was held back.
    assertThat(node.pauses)
        .containsExactly(Duration.ofMillis(100), Duration.ofSeconds(2), Duration.ofMillis(400));
  }

  @Test
  void waitingEndsAfterThePatience() throws Exception {
    node.then(
        exchange -> {
          node.pass(Duration.ofSeconds(3));
          ScriptedNode.write(exchange, 200, QUEUED);
        });
    assertThat(tasks.await("t1", Duration.ofSeconds(3)).ended()).isFalse();
    node.then(404, "{\"type\":\"/problems/unknown-task\",\"status\":404}");
    assertThatThrownBy(() -> tasks.await("t2", Duration.ofSeconds(3)))
        .isInstanceOf(ProblemException.class)
        .hasMessage("unknown-task");
  }

  @Test
  void aResultIsReturnedAsBytesOrThrownAsAProblem() throws Exception {
    node.then(200, "bytes", "Content-Type", "image/png").then(409, "{}");
    HttpAnswer answer = tasks.result("t1");
    assertThat(answer.text()).isEqualTo("bytes");
    assertThat(answer.contentType()).isEqualTo("image/png");
    assertThat(tasks.result("t1").ok()).isFalse();
    assertThat(asked(0).request()).isEqualTo("GET /v1/tasks/t1/result");
  }

  @Test
  void cancelAndRetryAreSentOnce() throws Exception {
    node.then(202, "{\"id\":\"t1\",\"state\":\"stopping\"}").then(202, QUEUED).thenClose();
    assertThat(tasks.cancel("t1").state()).isEqualTo("stopping");
    assertThat(tasks.retry("t1").state()).isEqualTo("queued");
    assertThatThrownBy(() -> tasks.retry("t1")).isInstanceOf(IOException.class);
    assertThat(node.asked)
        .extracting(ScriptedNode.Asked::request)
        .containsExactly(
            "POST /v1/tasks/t1/cancel", "POST /v1/tasks/t1/retry", "POST /v1/tasks/t1/retry");
  }

  @Test
  void aListIsReadPartByPartAndOnlyAsFarAsItIsNeeded() throws Exception {
    node.then(200, "{\"tasks\":[" + QUEUED + "," + DONE + "],\"next\":\"c 1\"}")
        .then(200, "{\"tasks\":[],\"next\":\"c2\"}")
        .then(200, "{\"tasks\":[" + QUEUED + "]}");
    TaskFilter filter = new TaskFilter("sleep", "queued");
    assertThat(tasks.stream(filter).map(TaskDocument::state))
        .containsExactly("queued", "succeeded", "queued");
    assertThat(node.asked)
        .extracting(ScriptedNode.Asked::request)
        .containsExactly(
            "GET /v1/tasks?type=sleep&state=queued",
            "GET /v1/tasks?type=sleep&state=queued&cursor=c%201",
            "GET /v1/tasks?type=sleep&state=queued&cursor=c2");
    node.then(200, "{\"tasks\":[" + QUEUED + "," + DONE + "],\"next\":\"c1\"}");
    assertThat(tasks.stream(TaskFilter.ALL).limit(2)).hasSize(2);
    assertThat(node.asked).hasSize(4);
  }

  @Test
  void manyTasksAreChangedAtOnce() throws Exception {
    node.then(200, "{\"changed\":10000,\"more\":true}").then(200, "{\"changed\":1,\"more\":false}");
    assertThat(tasks.cancelAll(new TaskFilter("a", null)))
        .isEqualTo(new Changed(10_000, true, null));
    assertThat(tasks.retryAll(new TaskFilter(null, "failed")))
        .isEqualTo(new Changed(1, false, null));
    assertThat(node.asked)
        .extracting(ScriptedNode.Asked::request)
        .containsExactly("POST /v1/tasks/cancel?type=a", "POST /v1/tasks/retry?state=failed");
  }

  @Test
  void aServerThatIsNoFirebreakIsReported() {
    node.then(200, "<html>");
    assertThatThrownBy(() -> tasks.get("t1")).hasMessageContaining("not a JSON object");
  }
}

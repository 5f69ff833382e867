package dev.firebreak.node;

import static dev.firebreak.fixture.TestNode.handler;
import static dev.firebreak.fixture.TestNode.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.demo.Echo;
import dev.firebreak.demo.Sleep;
import dev.firebreak.fixture.Gate;
import dev.firebreak.fixture.Stubborn;
import dev.firebreak.fixture.TestNode;
import dev.firebreak.supervision.Supervisor;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A supervisor that fails repeatedly under load. */
class SupervisorRestartTest {
  private static final int ROUNDS = 5;
  private static final int CALLS = 200;

  @Test
  void allCallsAreAnsweredAndOtherTypesAreNotAffected() {
    try (TestNode node =
        TestNode.withTypes(
            String.format(
                Locale.ROOT,
                "sleep { %s, concurrency = 20, max-waiting = 1000 }, echo { %s, max-waiting = 2000"
                    + " }",
                handler(Sleep.class),
                handler(Echo.class)))) {
      List<CompletableFuture<HttpResponse<String>>> shaken = new ArrayList<>();
      List<CompletableFuture<HttpResponse<String>>> others = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < CALLS; i++) {
          shaken.add(node.callAsync("sleep", "{\"ms\":" + i % 20 + "}"));
          others.add(node.callAsync("echo", "other " + i));
        }
        int failures = round + 1;
        node.node().supervisor("sleep").tell(new Supervisor.Crash("round " + round));
        await().until(() -> node.branch("sleep").path("restarts").asInt() == failures);
      }
      int answered = 0;
      for (CompletableFuture<HttpResponse<String>> call : shaken) {
        HttpResponse<String> answer = call.join();
        if (answer.statusCode() == 200) {
          answered++;
        } else {
          assertThat(answer.statusCode()).isEqualTo(503);
          assertThat(problem(answer)).isEqualTo("supervisor-restarted");
          assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        }
      }
      assertThat(answered).as("calls that came after the last failure, at least").isPositive();
      assertThat(others).allMatch(call -> call.join().statusCode() == 200);
      await().until(() -> node.type("sleep").path("use").path("admitted").asInt() == 0);
      await().until(() -> node.type("sleep").path("use").path("leaked").asInt() == 0);
      JsonNode branch = node.branch("sleep");
      assertThat(branch.path("state").asText()).isEqualTo("running");
      assertThat(branch.path("lastFailure").path("cause").asText()).isEqualTo("round 4");
    }
  }

  @Test
  void admittedCallsAreAnsweredAndTheNextCallSucceeds() {
    try (TestNode node =
        TestNode.withTypes(
            String.format(Locale.ROOT, "gate { %s, concurrency = 5 }", handler(Gate.class)))) {
      List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        calls.add(node.callAsync("gate", "told"));
      }
      await().until(() -> node.branch("gate").path("waiting").path("used").asInt() == 3);
      node.node().supervisor("gate").tell(new Supervisor.Crash("test"));
      assertThat(calls).allMatch(call -> problem(call.join()).equals("supervisor-restarted"));
      Gate.open("next", 1);
      assertThat(node.call("gate", "next").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void slotsSurviveTheRestart() {
    try (TestNode node =
        TestNode.withTypes(
            String.format(
                Locale.ROOT,
                "stubborn { %s, concurrency = 1, timeout = 1h, grace = 1h }",
                handler(Stubborn.class)))) {
      CompletableFuture<HttpResponse<String>> first = node.callAsync("stubborn", "holds");
      await().until(() -> node.branch("stubborn").path("slots").path("used").asInt() == 1);
      node.node().supervisor("stubborn").tell(new Supervisor.Crash("test"));
      assertThat(first.join().statusCode()).isEqualTo(503);
      CompletableFuture<HttpResponse<String>> second = node.callAsync("stubborn", "other");
      await().until(() -> node.branch("stubborn").path("waiting").path("used").asInt() == 1);
      assertThat(node.branch("stubborn").path("slots").path("used").asInt()).isEqualTo(1);
      Stubborn.release("other");
      assertThat(second).isNotDone();
      Stubborn.release("holds");
      assertThat(second.join().statusCode()).isEqualTo(200);
    }
  }

  @Test
  void leakCountsSurviveTheRestart() {
    try (TestNode node =
        TestNode.withTypes(
            String.format(
                Locale.ROOT,
                "stubborn { %s, timeout = 50ms, grace = 10ms }",
                handler(Stubborn.class)))) {
      assertThat(node.call("stubborn", "survives").statusCode()).isEqualTo(504);
      assertThat(node.branch("stubborn").path("leaked").path("used").asInt()).isEqualTo(1);
      node.node().supervisor("stubborn").tell(new Supervisor.Crash("test"));
      await()
          .until(
              () ->
                  node.branch("stubborn").path("restarts").asInt() == 1
                      && node.branch("stubborn").path("state").asText().equals("running"));
      assertThat(node.branch("stubborn").path("leaked").path("used").asInt()).isEqualTo(1);
      Stubborn.release("survives");
      await().until(() -> node.branch("stubborn").path("leaked").path("used").asInt() == 0);
    }
  }
}

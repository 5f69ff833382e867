package dev.firebreak.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.fixture.TestNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ends of tasks, reported to a receiver. */
class CallbackHttpTest {
  private static final String ECHO = "handler = dev.firebreak.demo.Echo, ";

  @TempDir Path folder;
  private CallbackRig rig;

  @BeforeEach
  void open() throws IOException {
    rig = new CallbackRig(folder);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private String echo() {
    return "echo { " + ECHO + rig.reported() + " }\n";
  }

  @Test
  void aSuccessIsToldWithItsDocumentAndASignature() throws Exception {
    rig.start(echo());
    String id = CallbackRig.id(rig.submit("echo", "{\"a\":1}", "Content-Type", "application/json"));
    CallbackRig.Received received = rig.only();
    assertThat(received.path()).isEqualTo("/hook?t=1");
    assertThat(received.field("Content-Type")).isEqualTo("application/cloudevents+json");
    JsonNode event = received.event();
    assertThat(event.get("type").asText()).isEqualTo("dev.firebreak.task.succeeded");
    assertThat(event.get("subject").asText()).isEqualTo(id);
    assertThat(event.get("data").get("result").toString()).isEqualTo("{\"a\":1}");
    assertThat(event.get("data").get("state").asText()).isEqualTo("succeeded");
    assertThat(event.get("id").asText()).isEqualTo(received.field("webhook-id"));
    assertThat(received.field("webhook-signature"))
        .isEqualTo(
            Signatures.of(
                CallbackRig.SECRET,
                received.field("webhook-id"),
                Long.parseLong(received.field("webhook-timestamp")),
                received.body().getBytes(StandardCharsets.UTF_8)));
    JsonNode delivery = rig.delivery("succeeded");
    assertThat(delivery.get("id").asText()).isEqualTo(received.field("webhook-id"));
    JsonNode whole = TestNode.json(rig.node().get("/v1/tasks/" + delivery.get("id").asText()));
    assertThat(whole.get("result").get("status").asInt()).isEqualTo(204);
    assertThat(whole.get("result").get("url").asText()).doesNotContain("t=1");
    assertThat(rig.received).hasSize(1);
  }

  @Test
  void failuresAndCancelsAreTold() throws Exception {
    rig.start(
        "crash { handler = dev.firebreak.demo.Crash, retry.attempts = 1, "
            + rig.reported()
            + " }\n"
            + echo());
    String failed = CallbackRig.id(rig.submit("crash", "{\"probability\":1}"));
    String later = CallbackRig.id(rig.submit("echo", "x", "Firebreak-Delay", "600"));
    rig.node().send(rig.node().request("POST", "/v1/tasks/" + later + "/cancel", ""));
    await().untilAsserted(() -> assertThat(rig.received).hasSize(2));
    for (CallbackRig.Received received : rig.received) {
      JsonNode event = received.event();
      boolean cancelled = event.get("subject").asText().equals(later);
      assertThat(event.get("subject").asText()).isIn(failed, later);
      assertThat(event.get("type").asText())
          .isEqualTo("dev.firebreak.task." + (cancelled ? "cancelled" : "failed"));
      assertThat(event.get("data").has("error")).isEqualTo(!cancelled);
    }
  }

  @Test
  void aDeliveryIsRetriedWithTheSameIdAndNoRedirectIsFollowed() {
    rig.answers.addAll(List.of(500, 302, 400, 404, 429));
    rig.start(echo());
    CallbackRig.id(rig.submit("echo", "x"));
    JsonNode delivery = rig.delivery("succeeded");
    assertThat(delivery.get("attempts").asInt()).isEqualTo(6);
    assertThat(rig.received).hasSize(6).allMatch(it -> it.path().equals("/hook?t=1"));
    assertThat(rig.received.stream().map(it -> it.field("webhook-id")).distinct()).hasSize(1);
  }

  @Test
  void aReceiverThatIsGoneGetsNoMore() {
    rig.answers.add(410);
    rig.start(echo());
    CallbackRig.id(rig.submit("echo", "x"));
    JsonNode delivery = rig.delivery("failed");
    assertThat(delivery.get("attempts").asInt()).isEqualTo(1);
    assertThat(delivery.get("error").toString()).contains("answered 410: said");
  }

  @Test
  void aDeliveryThatWasNotMadeIsMadeAfterARestart() {
    for (int i = 0; i < 16; i++) {
      rig.answers.add(503);
    }
    rig.start(
        echo(),
        "allowed-addresses = [\"127.0.0.1\"], attempts = 99, backoff = 1h, max-backoff = 1h");
    CallbackRig.id(rig.submit("echo", "x"));
    JsonNode waiting = rig.delivery("retrying");
    rig.answers.clear();
    rig.restart(echo());
    rig.node()
        .send(
            rig.node().request("POST", "/v1/tasks/" + waiting.get("id").asText() + "/cancel", ""));
    rig.node()
        .send(rig.node().request("POST", "/v1/tasks/" + waiting.get("id").asText() + "/retry", ""));
    assertThat(rig.delivery("succeeded").get("id")).isEqualTo(waiting.get("id"));
  }

  @Test
  void aCallerNamesAnAddressWhereTheTypeAllowsIt() {
    rig.start("echo { " + ECHO + rig.callback("per-submit = true") + " }");
    CallbackRig.id(rig.submit("echo", "x"));
    CallbackRig.id(rig.submit("echo", "y", "Firebreak-Callback", rig.url("/mine")));
    assertThat(rig.only().path()).isEqualTo("/mine");
    rig.delivery("succeeded");
    assertThat(rig.received).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:1/x",
        "http://10.0.0.1/",
        "http://user:pw@127.0.0.1/",
        "nonsense",
        "http://a.example/"
      })
  void anAddressThatIsNotAllowedIsRefusedAtTheSubmit(String url) {
    rig.start("echo { " + ECHO + rig.callback("per-submit = true") + " }");
    HttpResponse<String> refused = rig.submit("echo", "x", "Firebreak-Callback", url);
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(TestNode.problem(refused)).isEqualTo("bad-header");
    assertThat(refused.body()).contains("Firebreak-Callback: the URL ");
  }

  @Test
  void aTypeThatAllowsNoAddressOfACallerRefusesIt() {
    rig.start(echo() + "plain { handler = dev.firebreak.demo.Echo }");
    for (String type : List.of("echo", "plain")) {
      HttpResponse<String> refused = rig.submit(type, "x", "Firebreak-Callback", rig.url("/mine"));
      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(refused.body()).contains("is not allowed for type " + type);
    }
  }

  @Test
  void anAddressOfThisMachineIsRefusedUnlessTheOperatorAllowsIt() {
    rig.start(
        "echo { " + ECHO + rig.callback("url = \"http://localhost:1/\"") + " }", "attempts = 9");
    CallbackRig.id(rig.submit("echo", "x"));
    JsonNode delivery = rig.delivery("failed");
    assertThat(delivery.get("attempts").asInt()).isEqualTo(1);
    assertThat(delivery.get("error").toString()).contains("is not public");
  }

  @Test
  void noCallerMakesTheNodeTell() throws Exception {
    rig.start(echo());
    String id = CallbackRig.id(rig.submit("echo", "x"));
    rig.only();
    String input =
        "{\"task\":\""
            + id
            + "\",\"type\":\"echo\",\"outcome\":0,\"claim\":1,\"attempts\":1,"
            + "\"finishedAt\":1,\"url\":null}";
    for (String path : List.of("/v1/submit/firebreak-callback", "/v1/call/firebreak-callback")) {
      HttpResponse<String> refused = rig.node().send(rig.node().request("POST", path, input));
      assertThat(refused.statusCode()).isEqualTo(404);
      assertThat(refused.body()).contains("Only the node itself");
    }
    HttpResponse<String> bulk =
        rig.node()
            .send(
                rig.node()
                    .request(
                        "POST",
                        "/v1/submit",
                        "{\"type\":\"firebreak-callback\",\"input\":" + input + "}\n",
                        "Content-Type",
                        "application/x-ndjson"));
    assertThat(bulk.body()).contains("Only the node itself");
    rig.answers.add(410);
    CallbackRig.id(rig.submit("echo", "y"));
    String failed = rig.delivery("failed").get("id").asText();
    HttpResponse<String> other =
        rig.node().send(rig.node().request("POST", "/v1/tasks/" + failed + "/retry", input));
    assertThat(other.statusCode()).isEqualTo(404);
  }
}

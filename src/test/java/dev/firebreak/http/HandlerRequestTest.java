package dev.firebreak.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.firebreak.fixture.TestNode;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Handlers, and programs that are kept ready, receive the request and choose their answer. */
@EnabledOnOs(OS.LINUX)
class HandlerRequestTest {
  /** Answers each line with the request in it. */
  private static final String WARM =
      """
      import json, sys
      for line in sys.stdin:
          order = json.loads(line)
          print(json.dumps({"id": order["id"], "status": 202, "headers": {"X-Seen": "yes"},
                            "result": order.get("request")}), flush=True)
      """;

  @TempDir Path folder;
  private TestNode node;

  @AfterEach
  void close() {
    if (node != null) {
      node.close();
    }
  }

  private HttpResponse<String> send(String method, String path, String body, String... headers) {
    return node.send(node.request(method, path, body, headers));
  }

  @Test
  void aProgramThatIsKeptReadyReceivesTheRequestInItsLine() throws Exception {
    Path script = Files.writeString(folder.resolve("warm.py"), WARM);
    assumeTrue(Files.exists(Path.of("/usr/bin/python3")));
    node =
        TestNode.withTypes(
            "warm { command = [/usr/bin/python3, \""
                + script
                + "\"], warm.processes = 1, pass-headers = [X-Note], consumes ="
                + " [\"application/json\"] }");
    HttpResponse<String> answer = send("POST", "/v1/call/warm/a?b", "1", "X-Note", "n");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    assertThat(answer.headers().firstValue("X-Seen")).hasValue("yes");
    assertThat(TestNode.json(answer).toString())
        .isEqualTo(
            "{\"method\":\"POST\",\"path\":\"/a\",\"query\":\"b\",\"headers\":{\"X-Note\":\"n\"}}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"thread", "process"})
  void aHandlerReceivesTheRequestAndChoosesItsAnswer(String isolation) {
    node =
        TestNode.withTypes(
            "mirror { handler = dev.firebreak.fixture.Mirror, methods = [GET, POST]\n"
                + "pass-headers = [X-Note], headers { X-Fixed = a, Location = /unused }, isolation"
                + " = "
                + isolation
                + " }");
    HttpResponse<String> answer = send("POST", "/v1/call/mirror/p?q=r", "in", "X-Note", "n");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    assertThat(answer.body()).isEqualTo("POST /p q=r n in");
    assertThat(answer.headers().allValues("Location")).isEqualTo(List.of("/mirrored"));
    assertThat(answer.headers().firstValue("X-Fixed")).hasValue("a");
    assertThat(answer.headers().firstValue("Content-Security-Policy")).hasValue("sandbox");
  }

  @ParameterizedTest
  @ValueSource(strings = {"thread", "process"})
  void aHandlerMayReturnItsInputTogetherWithTheRequest(String isolation) {
    node =
        TestNode.withTypes(
            "echo { handler = dev.firebreak.demo.Echo, pass-request = true, isolation = "
                + isolation
                + " }");
    HttpResponse<String> answer = send("POST", "/v1/call/echo", "in");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("in");
  }
}

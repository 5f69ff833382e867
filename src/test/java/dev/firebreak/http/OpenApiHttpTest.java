package dev.firebreak.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.firebreak.fixture.RawConnection;
import dev.firebreak.fixture.TestNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a running server answers is as openapi.yaml says. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenApiHttpTest {
  private static final JsonMapper JSON = new JsonMapper();

  /** Headers of every answer. */
  private static final Set<String> OF_ALL =
      Set.of("date", "server", "content-length", "content-type", "transfer-encoding", "connection");

  private final JsonNode api = OpenApiTest.read();
  private final Set<String> tried = new HashSet<>();
  private TestNode node;
  private String done = "";
  private String crashed = "";
  private String stepped = "";
  private String group = "";
  private String waiting = "";

  @BeforeAll
  void start(@TempDir Path folder) {
    node =
        TestNode.configured(
            String.format(
                Locale.ROOT,
                """
                firebreak.data-dir = "%s"
                firebreak.types {
                  echo.handler = dev.firebreak.demo.Echo
                  crash { handler = dev.firebreak.demo.Crash, retry.attempts = 1 }
                  sleep { handler = dev.firebreak.demo.Sleep, max-body = 20 }
                  upper.command = [cat]
                  steps { handler = dev.firebreak.fixture.StepHandler, retry.attempts = 1 }
                  waits { handler = dev.firebreak.fixture.WaitHandler }
                }
                firebreak.schedules.yearly { cron = "0 3 1 1 *", type = echo, input = 1 }
                """,
                folder));
    done = submit("echo", "{\"a\":1}");
    crashed = submit("crash", "{\"probability\":1}");
    group = TestNode.json(node.send(node.request("POST", "/v1/groups", ""))).path("id").asText();
    waiting = submit("waits", "{\"sleepMs\":0,\"signal\":\"go\",\"timeoutMs\":3600000}");
    stepped = submit("steps", "{\"steps\":[\"a\",\"b\"],\"bytes\":1,\"fail\":false}");
  }

  @AfterAll
  void stop() {
    node.close();
  }

  private String submit(String type, String body) {
    HttpResponse<String> stored =
        node.send(
            node.request("POST", "/v1/submit/" + type, body, "Content-Type", "application/json"));
    assertThat(stored.statusCode()).as(stored.body()).isEqualTo(202);
    String id = TestNode.json(stored).path("id").asText();
    await().until(() -> node.get("/v1/tasks/" + id).body().contains("finishedAt"));
    return id;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "200 | POST | /v1/call/echo | {\"a\":1} | -",
        "502 | POST | /v1/call/crash | {\"probability\":1} | -",
        "422 | POST | /v1/call/sleep | {\"ms\":\"x\"} | -",
        "400 | POST | /v1/call/sleep | {\"ms\" | -",
        "413 | POST | /v1/call/sleep | {\"ms\":11111111111111111111} | -",
        "415 | POST | /v1/call/echo | x | Content-Encoding: gzip",
        "404 | POST | /v1/call/nothing | x | -",
        "400 | POST | /v1/call/echo | x | Firebreak-Timeout: 0",
        "504 | POST | /v1/call/sleep | {\"ms\":99999} | Firebreak-Timeout: 0.01",
        "403 | POST | /v1/call/echo | x | Sec-Fetch-Site: cross-site",
        "202 | POST | /v1/submit/echo | x | -",
        "200 | POST | /v1/submit/echo | x | Prefer: wait=60",
        "202 | POST | /v1/submit/echo | x | Firebreak-Delay: 100",
        "202 | POST | /v1/submit/echo | x | Firebreak-Run-At: 2100-01-01T00:00:00Z",
        "202 | POST | /v1/submit/echo | x | Idempotency-Key: one",
        "422 | POST | /v1/submit/echo | y | Idempotency-Key: one",
        "400 | POST | /v1/submit/echo | x | Firebreak-Priority: 9",
        "400 | POST | /v1/submit/echo | x | Firebreak-Callback: https://a.example/",
        "200 | POST | /v1/submit | {\"type\":\"echo\",\"input\":1,\"key\":\"k\"} | Content-Type:"
            + " application/x-ndjson",
        "200 | POST | /v1/submit | {\"type\":\"none\"} | Content-Type: application/x-ndjson",
        "200 | GET | /v1/tasks | - | -",
        "200 | GET | /v1/tasks?type=echo&state=succeeded&limit=1 | - | -",
        "400 | GET | /v1/tasks?limit=0 | - | -",
        "400 | GET | /v1/tasks?nonsense=0 | - | -",
        "200 | GET | /v1/tasks/counts | - | -",
        "200 | GET | /v1/tasks/count?type=crash&state=failed | - | -",
        "400 | GET | /v1/tasks/count?change=none | - | -",
        "200 | GET | /v1/failures | - | -",
        "201 | POST | /v1/groups | {\"size\":9,\"then\":{\"type\":\"echo\"}} | Idempotency-Key:"
            + " one",
        "422 | POST | /v1/groups | {\"size\":8} | Idempotency-Key: one",
        "422 | POST | /v1/groups | {\"sizes\":9} | -",
        "400 | POST | /v1/groups | {\"size\" | -",
        "200 | GET | /v1/groups | - | -",
        "200 | GET | /v1/groups?limit=1 | - | -",
        "200 | GET | /v1/groups?state=open&name=n&owner=o | - | -",
        "400 | GET | /v1/groups?state=ended | - | -",
        "400 | GET | /v1/groups?limit=0 | - | -",
        "200 | GET | /v1/groups/GROUP | - | -",
        "304 | GET | /v1/groups/GROUP | - | If-None-Match: *",
        "404 | GET | /v1/groups/none | - | -",
        "202 | POST | /v1/submit/echo | x | Firebreak-Group: GROUP",
        "400 | POST | /v1/submit/echo | x | Firebreak-Group: x",
        "200 | GET | /v1/tasks?group=GROUP | - | -",
        "409 | POST | /v1/submit/echo | x | Firebreak-Parent: DONE",
        "404 | POST | /v1/submit/echo | x | Firebreak-Parent: GROUP",
        "200 | GET | /v1/tasks?parent=DONE | - | -",
        "400 | GET | /v1/tasks?group=x | - | -",
        "200 | POST | /v1/groups/GROUP/close | - | -",
        "409 | POST | /v1/submit/echo | x | Firebreak-Group: GROUP",
        "404 | POST | /v1/groups/none/close | - | -",
        "200 | POST | /v1/groups/GROUP/cancel | - | -",
        "404 | POST | /v1/groups/none/cancel | - | -",
        "200 | GET | /v1/tasks/values?of=cause&prefix=e&type=crash&limit=3 | - | -",
        "400 | GET | /v1/tasks/values | - | -",
        "200 | POST | /v1/tasks/purge?type=none&createdBefore=2020-01-01T00:00:00Z | - | -",
        "415 | POST | /v1/tasks/CRASHED/retry | x | Content-Encoding: gzip",
        "200 | POST | /v1/tasks/retry?type=crash&state=failed | - | -",
        "200 | POST | /v1/tasks/cancel?type=sleep | - | -",
        "400 | POST | /v1/tasks/cancel | - | -",
        "200 | GET | /v1/tasks/DONE | - | -",
        "200 | GET | /v1/tasks/CRASHED | - | -",
        "200 | GET | /v1/tasks/DONE | - | Prefer: wait=1",
        "304 | GET | /v1/tasks/DONE | - | If-None-Match: *",
        "404 | GET | /v1/tasks/none | - | -",
        "200 | GET | /v1/tasks/DONE/result | - | -",
        "200 | GET | /v1/tasks/DONE/input | - | -",
        "404 | GET | /v1/tasks/none/input | - | -",
        "200 | GET | /v1/tasks/STEPPED | - | -",
        "200 | GET | /v1/tasks/STEPPED/steps?after=0&limit=1 | - | -",
        "400 | GET | /v1/tasks/STEPPED/steps?after=x | - | -",
        "404 | GET | /v1/tasks/none/steps | - | -",
        "200 | GET | /v1/tasks/STEPPED/steps/a | - | -",
        "404 | GET | /v1/tasks/STEPPED/steps/none | - | -",
        "200 | GET | /v1/tasks/WAITING | - | -",
        "202 | POST | /v1/tasks/WAITING/signals/a | x | -",
        "200 | POST | /v1/tasks/WAITING/signals/a | x | -",
        "409 | POST | /v1/tasks/WAITING/signals/a | y | -",
        "400 | POST | /v1/tasks/WAITING/signals/%20 | x | -",
        "404 | POST | /v1/tasks/none/signals/a | x | -",
        "409 | POST | /v1/tasks/DONE/signals/a | x | -",
        "200 | GET | /v1/tasks/WAITING/signals | - | -",
        "404 | GET | /v1/tasks/none/signals | - | -",
        "200 | GET | /v1/tasks/DONE/events | - | -",
        "200 | GET | /v1/tasks/DONE/output | - | -",
        "200 | GET | /v1/tasks/DONE/output?attempt=1&follow=false | - | Last-Event-ID: 1-0",
        "400 | GET | /v1/tasks/DONE/output?attempt=0 | - | -",
        "409 | POST | /v1/tasks/DONE/cancel | - | -",
        "409 | POST | /v1/tasks/DONE/retry | - | -",
        "404 | POST | /v1/tasks/none/retry?from=a | - | -",
        "404 | POST | /v1/tasks/none/retry?version=2 | - | -",
        "400 | POST | /v1/tasks/STEPPED/retry?version=a+b | - | -",
        "400 | POST | /v1/tasks/STEPPED/retry?from=a | x | -",
        "404 | POST | /v1/tasks/none/retry | - | -",
        "200 | GET | /v1/types | - | -",
        "200 | POST | /v1/types/sleep/pause?reason=tests%20it | - | -",
        "200 | GET | /v1/types | - | -",
        "200 | GET | /v1/supervision | - | -",
        "503 | POST | /v1/call/sleep | {\"ms\":1} | -",
        "400 | POST | /v1/types/sleep/pause?reason=%07 | - | -",
        "404 | POST | /v1/types/none/pause | - | -",
        "200 | POST | /v1/types/sleep/resume | - | -",
        "404 | POST | /v1/types/none/resume | - | -",
        "202 | POST | /v1/types/sleep/crash | - | -",
        "404 | POST | /v1/types/none/crash | - | -",
        "404 | POST | /v1/types/sleep/crash?node=none | - | -",
        "400 | POST | /v1/types/sleep/crash?nonsense=1 | - | -",
        "409 | POST | /v1/types/upper/crash | - | -",
        "200 | GET | /v1/schedules | - | -",
        "202 | POST | /v1/schedules/yearly/run | - | Idempotency-Key: two",
        "400 | POST | /v1/schedules/yearly/run?nonsense=1 | - | -",
        "404 | POST | /v1/schedules/none/run | - | -",
        "200 | POST | /v1/schedules/yearly/pause?reason=tests%20it | - | -",
        "400 | POST | /v1/schedules/yearly/pause?reason=%07 | - | -",
        "200 | GET | /v1/schedules | - | -",
        "200 | POST | /v1/schedules/yearly/resume | - | -",
        "404 | POST | /v1/schedules/none/resume | - | -",
        "200 | GET | /v1/nodes | - | -",
        "200 | GET | /v1/nodes/types | - | -",
        "200 | GET | /v1/nodes/supervision | - | -",
        "404 | GET | /v1/nodes/supervision?node=none | - | -",
        "400 | GET | /v1/nodes/supervision?nonsense=1 | - | -",
        "200 | GET | /v1/nodes/series | - | -",
        "200 | GET | /v1/nodes/series?after=0 | - | -",
        "404 | GET | /v1/nodes/series?node=none&after=1 | - | -",
        "400 | GET | /v1/nodes/series?after=now | - | -",
        "400 | GET | /v1/nodes/series/events?after=now | - | Last-Event-ID: 1",
        "200 | GET | /v1/supervision | - | -",
        "200 | GET | /v1/series | - | -",
        "200 | GET | /v1/series?type=sleep&after=0 | - | -",
        "400 | GET | /v1/series?after=now | - | -",
        "404 | GET | /v1/series?type=none | - | -",
        "400 | GET | /v1/series/events?after=now | - | Last-Event-ID: 1",
        "200 | GET | /metrics | - | -",
        "200 | GET | /v1/tokens | - | -",
        "201 | POST |"
            + " /v1/tokens?name=a&owner=o&scopes=call,read&types=e*&expires=1d&rate=1/s&backlog=5 |"
            + " - | -",
        "409 | POST | /v1/tokens?name=a&scopes=call | - | -",
        "400 | POST | /v1/tokens?name=b | - | -",
        "201 | POST | /v1/tokens/a/rotate?overlap=1h | - | -",
        "404 | POST | /v1/tokens/none/rotate | - | -",
        "200 | POST | /v1/tokens/a/revoke | - | -",
        "404 | POST | /v1/tokens/a/revoke | - | -",
        "422 | POST | /v1/reload | - | -",
        "200 | GET | /v1/diagnostics?seconds=10 | - | -",
        "400 | GET | /v1/diagnostics?seconds=301 | - | -",
        "200 | POST | /v1/diagnostics?seconds=0 | - | -",
        "200 | GET | /health/live | - | -",
        "200 | GET | /health/ready | - | -",
        "200 | GET | /problems | - | -",
        "200 | GET | /problems/not-found | - | -",
        "404 | GET | /problems/none | - | -",
        "200 | GET | / | - | -",
        "304 | GET | / | - | If-None-Match: *",
        "200 | GET | /ui/any/icon.svg | - | -",
        "200 | GET | /ui/any/app.js | - | Accept-Encoding: gzip",
        "200 | GET | /ui/any/style.css | - | -",
        "304 | GET | /ui/any/app.js | - | If-None-Match: *",
        "404 | GET | /ui/any/none.js | - | -",
        "200 | GET | /v1/session | - | -",
        "303 | GET | /sign-in?next=/v1/types | - | -",
        "303 | POST | /sign-in | token=x | Sec-Fetch-Site: same-origin",
        "403 | POST | /sign-in | token=x | -",
        "303 | POST | /sign-out | - | Sec-Fetch-Site: same-origin",
        "200 | GET | /openapi.yaml | - | -",
        "200 | GET | /openapi | - | -",
        "304 | GET | /openapi | - | If-None-Match: *",
        "200 | GET | /openapi/page.js | - | -",
        "200 | GET | /openapi/swagger-ui.css | - | -",
        "200 | GET | /openapi/swagger-ui-bundle.js | - | -",
        "304 | GET | /openapi/swagger-ui-bundle.js | - | If-None-Match: *",
        "404 | GET | /openapi/index.html | - | -"
      })
  void anAnswerIsAsDocumented(int status, String method, String given, String body, String header)
      throws IOException {
    String path = given(given.replace("GROUP", group));
    String[] headers =
        header == null
            ? new String[0]
            : header.replace("GROUP", group).replace("DONE", done).split(": ", 2);
    HttpResponse<String> answer = node.send(node.request(method, path, body, headers));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    JsonNode operation = operation(method, path.replaceAll("\\?.*", ""));
    tried.add(operation.path("operationId").asText());
    assertHeadersRead(operation, headers, path);
    JsonNode documented = resolved(operation.path("responses").path(Integer.toString(status)));
    assertThat(documented.isMissingNode()).as("status %s of %s", status, operation).isFalse();
    assertHeaders(documented, answer);
    assertBody(documented, answer);
  }

  private String given(String path) {
    return path.replace("DONE", done)
        .replace("CRASHED", crashed)
        .replace("STEPPED", stepped)
        .replace("WAITING", waiting);
  }

  private JsonNode operation(String method, String path) {
    RouteScopes.Rule rule = RouteScopes.of(path);
    for (Map.Entry<String, JsonNode> one : api.path("paths").properties()) {
      if (OpenApiTest.template(one.getKey()).equals(rule.template())) {
        return one.getValue().path(method.toLowerCase(Locale.ROOT));
      }
    }
    throw new AssertionError(path);
  }

  private JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? api.at(node.path("$ref").asText().substring(1)) : node;
  }

  private void assertHeadersRead(JsonNode operation, String[] headers, String path) {
    Set<String> parameters = new TreeSet<>(Set.of("Content-Type", "Sec-Fetch-Site", "nonsense"));
    operation.path("parameters").forEach(p -> parameters.add(resolved(p).path("name").asText()));
    if (headers.length > 0) {
      assertThat(parameters).contains(headers[0]);
    }
    if (path.contains("?")) {
      for (String pair : path.replaceAll(".*\\?", "").split("&", -1)) {
        assertThat(parameters).contains(pair.replaceAll("=.*", ""));
      }
    }
  }

  private static void assertHeaders(JsonNode documented, HttpResponse<String> answer) {
    List<String> known = new ArrayList<>(OF_ALL);
    documented.path("headers").fieldNames().forEachRemaining(h -> known.add(lower(h)));
    assertThat(known)
        .containsAll(answer.headers().map().keySet().stream().map(OpenApiHttpTest::lower).toList());
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private void assertBody(JsonNode documented, HttpResponse<String> answer) throws IOException {
    String type = answer.headers().firstValue("Content-Type").orElse("").replaceAll(";.*", "");
    JsonNode content = documented.path("content");
    if (content.isMissingNode()) {
      assertThat(answer.body()).isEmpty();
      return;
    }
    JsonNode media = content.has(type) ? content.path(type) : content.path("*/*");
    assertThat(media.isMissingNode()).as("%s of %s", type, content).isFalse();
    if (type.endsWith("json") && content.has(type)) {
      for (String line : answer.body().strip().split("\n", -1)) {
        assertThat(SchemaCheck.faults(api, media.path("schema"), JSON.readTree(line)))
            .as(line)
            .isEmpty();
      }
    }
  }

  @AfterAll
  void everyOperationWasTried() {
    Set<String> all = new TreeSet<>();
    api.path("paths")
        .forEach(path -> path.forEach(one -> all.add(one.path("operationId").asText())));
    all.remove("followTasks"); // It never ends.
    assertThat(tried).containsAll(all);
  }

  @Test
  void everyPathAllowsTheDocumentedMethods() throws IOException {
    for (Map.Entry<String, JsonNode> path : api.path("paths").properties()) {
      if (path.getKey().equals("/")) {
        continue; // OPTIONS / is answered for the whole server.
      }
      String concrete =
          path.getKey()
              .replace("{type}", "echo")
              .replace("{slug}", "not-found")
              .replace("{file}", "page.js")
              .replaceAll("\\{.*?}", done);
      Set<String> expected = new TreeSet<>(Set.of("OPTIONS"));
      path.getValue()
          .fieldNames()
          .forEachRemaining(
              method -> {
                expected.add(method.toUpperCase(Locale.ROOT));
                if (method.equals("get")) {
                  expected.add("HEAD");
                }
              });
      HttpResponse<String> answer = node.send(node.request("OPTIONS", concrete, null));
      assertThat(
              new TreeSet<>(
                  List.of(answer.headers().firstValue("Allow").orElse("").split(", ", -1))))
          .as(path.getKey())
          .isEqualTo(expected);
    }
  }

  @Test
  void streamsWithoutEndAreAsDocumented() throws IOException {
    for (String path : List.of("/v1/events", "/v1/series/events", "/v1/nodes/series/events")) {
      try (RawConnection connection = new RawConnection(node.uri("/"))) {
        assertThat(connection.send("GET " + path + " HTTP/1.1\nHost: localhost\n\n").head())
            .contains("200 OK", "Content-Type: text/event-stream");
      }
    }
  }

  @Test
  void theDocumentIsServedAsItIs() throws IOException {
    HttpResponse<String> served = node.get("/openapi.yaml");
    assertThat(served.body()).isEqualTo(Files.readString(OpenApiTest.FILE));
    assertThat(served.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/yaml");
  }
}

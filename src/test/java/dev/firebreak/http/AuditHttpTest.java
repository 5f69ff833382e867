package dev.firebreak.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.firebreak.fixture.TestNode;
import dev.firebreak.fixture.TestTokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the audit log says about requests. */
class AuditHttpTest {
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir private Path folder;
  private String admin = "";
  private String reader = "";
  private TestNode node;

  private void start(String audit) {
    TestTokens tokens =
        TestTokens.in(folder, "root owner=ops scopes=admin", "viewer scopes=read types=ec*");
    admin = tokens.text("root");
    reader = tokens.text("viewer");
    node =
        TestNode.configured(
            TestTokens.settings(folder)
                + """
                firebreak.http.trusted-proxies = "127.0.0.1"
                firebreak.types.echo.handler = dev.firebreak.demo.Echo
                """
                + audit);
  }

  @AfterEach
  void stop() {
    if (node != null) {
      node.close();
    }
  }

  private HttpResponse<String> send(String method, String path, String token) {
    return node.send(
        node.request(
            method,
            path,
            method.equals("GET") ? null : "a secret body",
            TestTokens.bearerOf(token, "X-Forwarded-For", "192.0.2.1, 203.0.113.9")));
  }

  private List<JsonNode> entries(int expected) {
    await().until(() -> lines().size() >= expected);
    assertThat(lines()).hasSize(expected).noneMatch(line -> line.contains("secret body"));
    assertThat(lines())
        .noneMatch(l -> l.contains(admin.substring(3)) || l.contains(reader.substring(3)));
    return lines().stream().map(AuditHttpTest::read).toList();
  }

  private List<String> lines() {
    try {
      return Files.readAllLines(folder.resolve("audit.jsonl"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode read(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void assertEntry(JsonNode entry, Map<String, String> expected) {
    expected.forEach(
        (pointer, value) ->
            assertThat(entry.at(pointer).asText()).as(pointer + " of " + entry).isEqualTo(value));
  }

  @Test
  void aChangeIsRecordedWithCallerTargetAddressAndOutcome() throws Exception {
    start("");
    send("POST", "/v1/tokens?name=ci&scopes=submit&owner=team", admin);
    List<JsonNode> entries = entries(2);
    assertEntry(
        entries.get(0),
        Map.of("/phase", "begun", "/operation", "createToken", "/status", "", "/token", "root"));
    assertEntry(
        entries.get(1),
        Map.of(
            "/phase",
            "ended",
            "/token",
            "root",
            "/owner",
            "ops",
            "/operation",
            "createToken",
            "/target/name",
            "ci",
            "/target/scopes",
            "submit",
            "/target/owner",
            "team",
            "/from",
            "203.0.113.9",
            "/status",
            "201"));
    assertThat(entries.get(1).path("id")).isEqualTo(entries.get(0).path("id"));
  }

  @Test
  void changesOfTasksAreRecordedWithIdTypeFilterAndCount() throws Exception {
    start("");
    String submitted = send("POST", "/v1/submit/echo?", admin).body();
    String id = read(submitted).path("id").asText();
    await().until(() -> send("GET", "/v1/tasks/" + id, admin).body().contains("\"succeeded\""));
    send("POST", "/v1/tasks/" + id + "/cancel", admin);
    send("POST", "/v1/tasks/retry?type=echo&state=failed", admin);
    List<JsonNode> entries = entries(4);
    assertEntry(
        entries.get(1),
        Map.of(
            "/operation",
            "cancelTask",
            "/target/task",
            id,
            "/status",
            "409",
            "/problem",
            "already-final"));
    assertEntry(
        entries.get(3),
        Map.of(
            "/operation",
            "retryTasks",
            "/target/type",
            "echo",
            "/target/state",
            "failed",
            "/status",
            "200",
            "/result/changed",
            "0"));
  }

  @Test
  void refusedRequestsAreRecorded() throws Exception {
    start("");
    send("GET", "/v1/nodes", "fb_wrong");
    send("GET", "/v1/nodes", reader);
    send("GET", "/v1/tasks?type=other", reader);
    send("GET", "/nothing/here", "");
    node.send(node.request("POST", "/v1/call/echo", "x", "Sec-Fetch-Site", "cross-site"));
    List<JsonNode> entries = entries(5);
    assertEntry(
        entries.get(0),
        Map.of(
            "/operation",
            "listNodes",
            "/token",
            "",
            "/status",
            "401",
            "/problem",
            "unauthorized",
            "/from",
            "203.0.113.9"));
    assertEntry(
        entries.get(1),
        Map.of(
            "/operation",
            "listNodes",
            "/token",
            "viewer",
            "/status",
            "403",
            "/problem",
            "forbidden"));
    assertEntry(
        entries.get(2),
        Map.of(
            "/operation",
            "listTasks",
            "/token",
            "viewer",
            "/target/type",
            "other",
            "/problem",
            "forbidden"));
    assertEntry(
        entries.get(3),
        Map.of("/operation", "", "/target/path", "GET /nothing/here", "/status", "401"));
    assertEntry(
        entries.get(4),
        Map.of("/operation", "call", "/status", "403", "/problem", "foreign-origin"));
  }

  @Test
  void callsSubmitsAndReadsAreRecordedIfConfigured() throws Exception {
    start("firebreak.http.audit.events = [calls, submits, reads]");
    send("POST", "/v1/call/echo", admin);
    send("POST", "/v1/submit/echo", admin);
    send("GET", "/v1/types", reader);
    send("POST", "/v1/tasks/cancel?state=queued", admin);
    send("GET", "/v1/types", "fb_wrong");
    node.get("/health/ready");
    List<JsonNode> entries = entries(3);
    assertEntry(
        entries.get(0),
        Map.of("/operation", "call", "/target/type", "echo", "/status", "200", "/phase", "ended"));
    assertEntry(entries.get(1), Map.of("/operation", "submit", "/status", "202"));
    assertEntry(entries.get(2), Map.of("/operation", "listTypes", "/token", "viewer"));
  }

  @Test
  void withTheLogOnAFullDiskChangesAreRefusedAndAllElseRuns() throws Exception {
    start("firebreak.http.audit.file = /dev/full");
    HttpResponse<String> refused = send("POST", "/v1/tokens?name=ci&scopes=submit", admin);
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(TestNode.problem(refused)).isEqualTo("audit-unavailable");
    assertThat(refused.body()).contains("No space left");
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    assertThat(send("GET", "/v1/tokens", admin).body()).doesNotContain("\"ci\"");
    assertThat(send("POST", "/v1/call/echo", admin).statusCode()).isEqualTo(200);
    HttpResponse<String> ready = node.get("/health/ready");
    assertThat(ready.statusCode()).isEqualTo(200);
    assertThat(TestNode.json(ready).path("audit").asText()).contains("No space left");
  }

  @Test
  void callsThatAreRecordedAreRefusedToo() throws Exception {
    start("firebreak.http.audit { file = /dev/full, events = [changes, calls] }");
    send("POST", "/v1/tokens?name=ci&scopes=submit", admin);
    HttpResponse<String> refused = send("POST", "/v1/call/echo", admin);
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(TestNode.problem(refused)).isEqualTo("audit-unavailable");
    assertThat(send("GET", "/v1/types", reader).statusCode()).isEqualTo(200);
  }
}
